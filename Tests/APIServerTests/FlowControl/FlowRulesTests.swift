import KubeAPI
import Testing

@testable import APIServer

@Suite struct FlowRulesTests {
  private static var rules: FlowRules {
    let objects = FlowControlTables.objects().map(\.1)
    return FlowRules(
      schemas: objects.filter { $0.kind == "FlowSchema" }, levels: objects.filter { $0.kind != "FlowSchema" }, seats: 600)
  }

  private static let controllers = "system:kube-controller-manager"
  private static let account = "system:serviceaccount:kube-system:a"

  /// Groups, user, verb, resource and the schema they lead to.
  private static let requests: [([String], String, String, String, String?)] = [
    (["system:masters"], "root", "get", "pods", "exempt"),
    (["system:nodes"], "system:node:a", "get", "pods", "system-nodes"),
    (["system:nodes"], "system:node:a", "get", "nodes", "system-node-high"),
    ([], controllers, "get", "endpoints", "endpoint-controller"),
    ([], controllers, "get", "pods", "kube-controller-manager"),
    ([], "system:kube-scheduler", "list", "pods", "kube-scheduler"),
    ([], account, "get", "configmaps", "workload-leader-election"),
    ([], account, "get", "pods", "kube-system-service-accounts"),
    (["system:serviceaccounts"], "system:serviceaccount:x:y", "get", "pods", "service-accounts"),
    (["system:authenticated"], "ann", "get", "pods", "global-default"),
    ([], "ann", "get", "pods", nil),
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

  @Test("Seats are shared out in proportion, rounded up")
  func seats() { #expect(Self.rules.levels["catch-all"]?.seats == 13) }

  @Test("A full level queues in turn, refuses beyond its queues, and gives a seat that comes free to who waits longest in turn")
  func queues() throws {
    var level = PriorityLevelState()
    level.settings = PriorityLevelSettings(seats: 1, queuing: .init(queues: 1, handSize: 1, length: 1))
    let assignment = FlowControl.Assignment(schema: "s", schemaUID: "", level: "l", levelUID: "", flow: "f", isExempt: false)
    guard case .seated = try level.enter(assignment), case .queued(let ticket) = try level.enter(assignment) else {
      Issue.record("the first is seated, the second queued")
      return
    }
    do {
      _ = try level.enter(assignment)
      Issue.record("a third has no place")
    } catch { #expect((error as? FlowControl.Rejection)?.reason == "queue-full") }
    // Its task does not wait yet: it finds the seat when it comes to.
    let woken = level.leave()
    #expect(woken.map { _ in true } == nil)
    #expect(level.executing == 1)
    let removed = level.remove(ticket)
    #expect(removed.map { _ in true } == nil)
  }

  @Test("A level without queues refuses at once")
  func reject() throws {
    var level = PriorityLevelState()
    level.settings = PriorityLevelSettings(seats: 0)
    let assignment = FlowControl.Assignment(schema: "s", schemaUID: "", level: "l", levelUID: "", flow: "", isExempt: false)
    #expect(throws: FlowControl.Rejection.self) { try level.enter(assignment) }
  }

  @Test("A flow is always dealt the same hand of distinct queues")
  func hands() {
    let queuing = PriorityLevelSettings.Queuing(queues: 64, handSize: 6, length: 50)
    let hand = queuing.hand(for: "ann")
    #expect(Set(hand).count == 6)
    #expect(hand == queuing.hand(for: "ann"))
    #expect(hand.allSatisfy { (0..<64).contains($0) })
  }
}
