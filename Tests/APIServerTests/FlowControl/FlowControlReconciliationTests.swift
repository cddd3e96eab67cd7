import KubeAPI
import Testing

@testable import APIServer

@Suite struct FlowControlReconciliationTests {
  private static func object(_ kind: String, _ name: String) -> KubeObject? {
    FlowControlTables.objects().map(\.1).first { $0.kind == kind && $0.name == name }
  }

  /// Kind, name, its annotation (nil: none), generation, whether the spec was changed; whether it is brought back and the annotation then.
  private static let cases: [(String, String, String?, Int, Bool, Bool, String)] = [
    ("FlowSchema", "global-default", "true", 2, true, true, "true"),
    ("FlowSchema", "global-default", "false", 2, true, false, "false"),
    ("FlowSchema", "global-default", nil, 1, true, true, "true"), ("FlowSchema", "global-default", nil, 2, true, false, "false"),
    ("FlowSchema", "global-default", "x", 2, true, false, "false"), ("FlowSchema", "catch-all", "false", 2, true, true, "true"),
    ("FlowSchema", "probes", "true", 1, false, false, "true"),
    ("PriorityLevelConfiguration", "system", "true", 2, true, true, "true"),
    ("PriorityLevelConfiguration", "exempt", "true", 2, true, false, "true"),
  ]

  @Test("Suggested objects come back unless they are somebody's own, mandatory ones always", arguments: cases)
  func reconciled(
    _ kind: String, _ name: String, _ annotation: String?, _ generation: Int, _ isChanged: Bool, _ comesBack: Bool,
    _ after: String
  ) throws {
    let expected = try #require(Self.object(kind, name))
    var existing = expected
    existing.metadata["annotations"] = annotation.map { [FlowControlReconciliation.annotation: .string($0)] } ?? .null
    existing.metadata["generation"] = JSON(generation)
    if isChanged {
      if kind == "FlowSchema" {
        existing.spec["matchingPrecedence"] = 77
      } else {
        existing.spec[name == "exempt" ? "exempt" : "limited"]["nominalConcurrencyShares"] = 77
      }
    }
    let result = FlowControlReconciliation.reconciled(existing, expected) ?? existing
    #expect((result.spec == expected.spec) == (comesBack || !isChanged))
    #expect(result.annotations[FlowControlReconciliation.annotation] == after)
    #expect(result.metadata.generation.int == (comesBack ? generation + 1 : generation))
  }

  @Test(
    "What earlier releases suggested goes, unless somebody made it theirs",
    arguments: [("true", true), ("false", false), ("", false)])
  func obsolete(_ annotation: String, _ isObsolete: Bool) {
    let schema = KubeObject([
      "kind": "FlowSchema",
      "metadata": ["name": "endpoint-controller", "annotations": [FlowControlReconciliation.annotation: .string(annotation)]],
    ])
    #expect(FlowControlReconciliation.isObsolete(schema, known: ["exempt"]) == isObsolete)
    #expect(!FlowControlReconciliation.isObsolete(schema, known: ["endpoint-controller"]))
  }
}
