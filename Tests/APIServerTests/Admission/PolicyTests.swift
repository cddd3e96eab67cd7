import CEL
import KubeAPI
import KubePatch
import Testing

@testable import APIServer

@Suite struct PolicyTests {
  private static func policy(_ spec: JSON) -> CompiledPolicy {
    CompiledPolicy(KubeObject(["metadata": ["name": "p"], "spec": spec]))
  }

  @Test(
    "expressions of a policy are compiled with its variables",
    arguments: [
      ("object.spec.replicas > 1", nil), ("variables.limit > 1", nil), ("request.operation == 'CREATE'", nil),
      ("authorizer.group('').resource('pods').check('get').allowed()", nil),
      ("authorizer.requestResource.check('get').allowed()", nil),
      ("object.spec.replicas", "must evaluate to bool but got dyn"),
      (
        "variables.none",
        "compilation failed: ERROR: <input>:1:10: undefined field 'none'\n | variables.none\n | .........^"
      ),
      (
        "params.x > 1",
        "compilation failed: ERROR: <input>:1:1: undeclared reference to 'params' (in container '')\n | params.x > 1\n | ^"
      ),
    ])
  func compiled(source: String, fault: String?) throws {
    let policy = Self.policy([
      "variables": [["name": "limit", "expression": "3"]], "validations": [["expression": .string(source)]],
    ])
    #expect(try #require(policy.validations.first).expression.fault == fault)
  }

  @Test("a policy without variables has none to speak of, and match conditions never have") func noVariables() throws {
    let policy = Self.policy([
      "variables": [["name": "a", "expression": "variables.b"], ["name": "b", "expression": "1"]],
      "matchConditions": [["name": "m", "expression": "variables.b"]],
    ])
    let place = "ERROR: <input>:1:10: undefined field 'b'\n | variables.b\n | .........^"
    #expect(policy.variables.map(\.expression.fault) == ["compilation failed: \(place)", nil])
    let unknown = "ERROR: <input>:1:1: undeclared reference to 'variables' (in container '')\n | variables.b\n | ^"
    #expect(policy.conditions.expressions.map(\.expression.fault) == ["compilation failed: \(unknown)"])
  }

  @Test("what an expression makes is merged into the object, or refused")
  func merged() throws {
    let policy = Self.policy([
      "mutations": [
        [
          "patchType": "ApplyConfiguration",
          "applyConfiguration": ["expression": "Object{metadata: Object.metadata{labels: {'a': 'b'}}}"],
        ], ["patchType": "JSONPatch", "jsonPatch": ["expression": "[JSONPatch{op: 'add', path: '/x', value: 1}]"]],
        ["patchType": "ApplyConfiguration", "applyConfiguration": ["expression": "Object{spec: Object.metadata{}}"]],
      ]
    ])
    #expect(policy.mutations.compactMap(\.expression.fault) == [])
    var budget = CELBudget(CELCost.perRequest)
    let live: JSON = ["apiVersion": "v1", "kind": "K", "metadata": ["name": "n", "labels": ["c": "d"]]]
    let first = try policy.mutations[0].expression.evaluate([:], nil, budget: &budget)
    let merged = try PolicyMutation.merged(live, first, schema: UntypedSchema())
    #expect(merged.metadata.labels == ["c": "d", "a": "b"])
    let second = try policy.mutations[1].expression.evaluate([:], nil, budget: &budget)
    #expect(try PolicyMutation.patched(live, second)?["x"] == 1)
    let third = try policy.mutations[2].expression.evaluate([:], nil, budget: &budget)
    let failure = #expect(throws: PolicyMutation.Failure.self) {
      try PolicyMutation.merged(live, third, schema: UntypedSchema())
    }
    #expect(
      failure?.message
        == "type mismatch: unexpected type name \"Object.metadata\", expected \"Object.spec\", which matches field name path from root Object type"
    )
  }

  @Test("a condition that is false decides before one that fails")
  func conditions() {
    let conditions = MatchConditions(
      [["name": "a", "expression": "object.none == 1"], ["name": "b", "expression": "false"]], hasParameters: false,
      isIgnoring: false)
    guard case .differs = conditions.evaluate(["object": .null]) else {
      Issue.record("expected the request not to match")
      return
    }
    let failing = MatchConditions([["name": "a", "expression": "object.none == 1"]], hasParameters: false, isIgnoring: false)
    guard case .fails(let message) = failing.evaluate(["object": CELValue(["x": 1])]) else {
      Issue.record("expected the conditions to fail")
      return
    }
    #expect(message == "expression 'object.none == 1' resulted in error: no such key: none")
  }
}
