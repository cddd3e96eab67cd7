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
    #expect(NodeSelector.termMatches(term, ["k": "a"], "n") == expected)
  }

  @Test("numbers are compared as such, names by matchFields, and an empty term matches nothing") func others() {
    let above: JSON = ["matchExpressions": [["key": "k", "operator": "Gt", "values": ["9"]]]]
    #expect(NodeSelector.termMatches(above, ["k": "10"], "n"))
    let named: JSON = ["matchFields": [["key": "metadata.name", "operator": "In", "values": ["n"]]]]
    #expect(NodeSelector.termMatches(named, [:], "n"))
    #expect(!NodeSelector.termMatches(named, [:], "m"))
    #expect(!NodeSelector.termMatches([:], [:], "n"))
  }

  @Test(
    "tolerations match by key, value and effect",
    arguments: [
      (["operator": "Exists"], true), (["key": "k", "operator": "Exists"], true), (["key": "k", "value": "v"], true),
      (["key": "k", "operator": "Equal", "value": "w"], false), (["key": "k", "value": "v", "effect": "NoExecute"], false),
      (["key": "x", "operator": "Exists"], false),
    ] as [(JSON, Bool)])
  func tolerations(toleration: JSON, expected: Bool) {
    #expect(Taints.tolerates(toleration, ["key": "k", "value": "v", "effect": "NoSchedule"]) == expected)
  }
}
