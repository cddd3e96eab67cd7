import KubeAPI
import Testing

@testable import APIServer

@Suite struct FlowRulesTests {
  private static var rules: FlowRules {
    let objects = FlowControlTables.objects().map(\.1)
    return FlowRules(schemas: objects.filter { $0.kind == "FlowSchema" }, levels: objects.filter { $0.kind != "FlowSchema" })
  }

  private static let controllers = "system:kube-controller-manager"
  private static let account = "system:serviceaccount:kube-system:a"

  /// Groups, user, verb, resource and the schema they lead to.
  private static let requests: [([String], String, String, String, String?)] = [
    (["system:masters"], "root", "get", "pods", "exempt"),
    (["system:nodes"], "system:node:a", "get", "pods", "system-nodes"),
    (["system:nodes"], "system:node:a", "get", "nodes", "system-node-high"),
    ([], controllers, "get", "endpoints", "kube-controller-manager"),
    ([], "system:kube-scheduler", "list", "pods", "kube-scheduler"),
    ([], account, "get", "configmaps", "kube-system-service-accounts"),
    (["system:serviceaccounts"], "system:serviceaccount:x:y", "get", "pods", "service-accounts"),
    (["system:authenticated"], "ann", "get", "pods", "global-default"),
    ([], "ann", "get", "pods", "catch-all"),
  ]

  @Test("Requests go where upstream's schemas put them", arguments: requests)
  func classification(_ groups: [String], _ user: String, _ verb: String, _ resource: String, _ schema: String?) {
    var info = RequestInfo()
    (info.isResourceRequest, info.verb, info.resource, info.namespace) = (true, verb, resource, "x")
    #expect(Self.rules.classify(info, UserInfo(name: user, groups: groups))?.schema == schema)
  }

  @Test("Probes are exempt, other paths are not")
  func paths() {
    var info = RequestInfo()
    (info.verb, info.path) = ("get", "/readyz")
    let nobody = UserInfo(name: "system:anonymous", groups: ["system:unauthenticated"])
    #expect(Self.rules.classify(info, nobody)?.isExempt == true)
    info.path = "/version"
    #expect(Self.rules.classify(info, nobody)?.level == "global-default")
  }

  @Test("Without any object the mandatory schemas and levels are there")
  func imagined() {
    let rules = FlowRules(schemas: [], levels: [])
    #expect(rules.levels.keys.sorted() == ["catch-all", "exempt"])
    var info = RequestInfo()
    (info.verb, info.path) = ("get", "/")
    #expect(rules.classify(info, UserInfo(name: "a", groups: ["system:masters"]))?.schema == "exempt")
    #expect(rules.classify(info, UserInfo(name: "a", groups: ["system:authenticated"]))?.schema == "catch-all")
  }

  @Test("A schema whose level is not there is passed over, and says so")
  func dangling() throws {
    let schema = KubeObject([
      "kind": "FlowSchema", "metadata": ["name": "mine"],
      "spec": ["priorityLevelConfiguration": ["name": "none"], "matchingPrecedence": 1],
    ])
    let resolved = try #require(FlowSchemaConditions.resolved(schema, levels: ["exempt"]))
    let condition = resolved.status["conditions"].elements.first
    #expect(condition?["status"] == "True")
    #expect(condition?["reason"] == "NotFound")
    #expect(
      condition?["message"]
        == "This FlowSchema references the PriorityLevelConfiguration object named \"none\" but there is no such object")
    #expect(FlowSchemaConditions.resolved(resolved, levels: ["exempt"]) == nil)
    let found = try #require(FlowSchemaConditions.resolved(resolved, levels: ["none"]))
    #expect(found.status["conditions"].elements.map { $0["reason"] } == ["Found"])
  }

  /// Level, nominal, lower and upper seats and the widest request of 600 seats: as upstream's metrics say.
  private static let seats: [(String, [Int])] = [
    ("catch-all", [13, 13, 613, 0]), ("exempt", [0, 0, 600, 0]), ("global-default", [49, 24, 649, 8]),
    ("leader-election", [25, 25, 625, 4]), ("node-high", [98, 73, 698, 15]), ("system", [74, 50, 674, 12]),
    ("workload-high", [98, 49, 698, 15]), ("workload-low", [245, 24, 845, 37]),
  ]

  @Test("Seats are shared out in proportion, rounded up, and lent and borrowed in percents", arguments: seats)
  func shares(_ level: String, _ expected: [Int]) {
    let limits = SeatLimits.share(600, among: Self.rules.levels)[level]
    #expect([limits?.nominal, limits?.lower, limits?.upper, limits?.widest] == expected.map(Optional.some))
  }

  /// Schema, flow, queues, hand size and the hand upstream's dealer deals.
  private static let hands: [(String, String, Int, Int, [Int])] = [
    ("global-default", "ann", 128, 6, [27, 11, 120, 28, 51, 42]), ("global-default", "bob", 128, 6, [57, 101, 58, 46, 116, 53]),
    ("system-nodes", "system:node:a", 64, 6, [39, 38, 30, 56, 55, 0]), ("leader", "", 16, 4, [13, 10, 3, 4]),
    ("x", "y", 1, 1, [0]),
    ("service-accounts", "system:serviceaccount:a:b", 128, 6, [55, 113, 71, 36, 27, 19]),
  ]

  @Test("A flow is always dealt the same hand of distinct queues", arguments: hands)
  func hand(_ schema: String, _ flow: String, _ queues: Int, _ size: Int, _ expected: [Int]) {
    let queuing = PriorityLevelSettings.Queuing(queues: queues, handSize: size, length: 50)
    #expect(queuing.hand(for: PriorityLevelSettings.hash(schema: schema, flow: flow)) == expected)
  }
}
