import KubeAPI
import Testing

@testable import ComponentBase

@Suite struct PlacementTests {
  @Test(
    "node selectors know every operator",
    arguments: [
      ("In", ["a", "b"], true), ("In", ["c"], false), ("NotIn", ["c"], true), ("NotIn", ["a"], false), ("Exists", [], true),
      ("DoesNotExist", [], false), ("Gt", ["1"], false),
    ] as [(String, [String], Bool)])
  func operators(name: String, values: [String], expected: Bool) {
    let term: JSON = ["matchExpressions": [["key": "k", "operator": .string(name), "values": JSON(values)]]]
    #expect(NodeSelectorTerm(term).matches(name: "n", labels: ["k": "a"]) == expected)
  }

  @Test("numbers are compared as such, names by matchFields, and an empty term matches nothing") func others() {
    let above: JSON = ["matchExpressions": [["key": "k", "operator": "Gt", "values": ["9"]]]]
    #expect(NodeSelectorTerm(above).matches(name: "n", labels: ["k": "10"]))
    let named: JSON = ["matchFields": [["key": "metadata.name", "operator": "In", "values": ["n"]]]]
    #expect(NodeSelectorTerm(named).matches(name: "n", labels: [:]))
    #expect(!NodeSelectorTerm(named).matches(name: "m", labels: [:]))
    #expect(!NodeSelectorTerm([:]).matches(name: "n", labels: [:]))
  }

  @Test(
    "tolerations match by key, value and effect",
    arguments: [
      (["operator": "Exists"], true), (["key": "k", "operator": "Exists"], true), (["key": "k", "value": "v"], true),
      (["key": "k", "operator": "Equal", "value": "w"], false), (["key": "k", "value": "v", "effect": "NoExecute"], false),
      (["key": "x", "operator": "Exists"], false),
    ] as [(JSON, Bool)])
  func tolerations(toleration: JSON, expected: Bool) {
    #expect(Toleration(toleration).tolerates(Taint(["key": "k", "value": "v", "effect": "NoSchedule"])) == expected)
  }
}
