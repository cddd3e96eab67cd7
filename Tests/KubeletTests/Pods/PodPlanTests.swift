import ContainerRuntime
import KubeAPI
import Testing

@testable import Kubelet

struct PodPlanTests {
  private let two = "spec: {initContainers: [{name: i, image: x}], containers: [{name: a, image: x}, {name: b, image: x}]}"

  private func plan(_ yaml: String, _ records: [ContainerRecord?], sandbox: Bool = true, isTerminating: Bool = false) throws
    -> PodPlan
  {
    PodPlan.make(
      try PodFixture.pod(yaml), try PodFixture.observation(records, sandbox: sandbox), isTerminating: isTerminating,
      now: PodFixture.now)
  }

  @Test func `a new pod gets its sandbox first`() throws {
    #expect(try plan(two, [], sandbox: false).actions == [.createSandbox(attempt: 0)])
  }

  @Test func `init containers come before the others`() throws {
    #expect(try plan(two, []).actions == [.startContainer(name: "i", attempt: 0)])
    #expect(try plan(two, [PodFixture.record("i")]).actions == [])
    #expect(
      try plan(two, [PodFixture.record("i", exit: 0)]).actions
        == [.startContainer(name: "a", attempt: 0), .startContainer(name: "b", attempt: 0)])
  }

  @Test func `an init container that fails is tried again, or fails the pod`() throws {
    #expect(try plan(two, [PodFixture.record("i", exit: 1)]).actions == [.startContainer(name: "i", attempt: 1)])
    let never = "spec: {restartPolicy: Never, initContainers: [{name: i, image: x}], containers: [{name: a, image: x}]}"
    let plan = try plan(never, [PodFixture.record("i", exit: 1)])
    #expect(plan.actions == [.stopSandbox(id: "s")])
    #expect(plan.isFinished)
  }

  @Test func `a container for debugging starts once, beside whatever runs`() throws {
    let yaml = "spec: {containers: [{name: a, image: x}], ephemeralContainers: [{name: d, image: x}]}"
    let running = PodFixture.record("a")
    #expect(try plan(yaml, [running]).actions == [.startContainer(name: "d", attempt: 0)])
    #expect(try plan(yaml, [running, PodFixture.record("d")]).actions == [])
    #expect(try plan(yaml, [running, PodFixture.record("d", exit: 1)]).actions == [])
    let shown = yaml + "\nstatus: {ephemeralContainerStatuses: [{name: d, state: {terminated: {exitCode: 0}}}]}"
    #expect(try plan(shown, [running]).actions == [])
    let ended = try plan(yaml, [running, PodFixture.record("d")], isTerminating: true)
    #expect(ended.actions.count == 2)
  }

  @Test func `a sidecar runs before and beside the main containers and ends after them`() throws {
    let yaml = """
      spec: {restartPolicy: Never, initContainers: [{name: s, image: x, restartPolicy: Always}], containers: [{name: a, image: x}]}
      """
    #expect(try plan(yaml, []).actions == [.startContainer(name: "s", attempt: 0)])
    #expect(try plan(yaml, [PodFixture.record("s")]).actions == [.startContainer(name: "a", attempt: 0)])
    #expect(
      try plan(yaml, [PodFixture.record("a", exit: 0), PodFixture.record("s")]).actions
        == [.killContainer(id: "s0", name: "s", reason: .podCompleted)])
    #expect(
      try plan(yaml, [PodFixture.record("a"), PodFixture.record("s")], isTerminating: true).actions
        == [.killContainer(id: "a0", name: "a", reason: .podTerminating)])
  }

  @Test(arguments: [
    ("Always", 0, true), ("Always", 1, true), ("OnFailure", 1, true), ("OnFailure", 0, false), ("Never", 1, false),
  ])
  func `the restart policy decides`(policy: String, code: Int32, restarts: Bool) throws {
    let plan = try plan(
      "spec: {restartPolicy: \(policy), containers: [{name: a, image: x}]}", [PodFixture.record("a", exit: code)])
    #expect(plan.actions == (restarts ? [.startContainer(name: "a", attempt: 1)] : [.stopSandbox(id: "s")]))
    #expect(plan.isFinished != restarts)
  }

  @Test func `a container that keeps ending waits for its back-off`() throws {
    var observation = try PodFixture.observation([PodFixture.record("a", attempt: 1, exit: 1, secondsAgo: 3)])
    var backoff = CrashBackoff()
    backoff.restarted(finished: PodFixture.now + .seconds(-4), now: PodFixture.now + .seconds(-4))
    observation.backoffs["a"] = backoff
    let pod = try PodFixture.pod("spec: {containers: [{name: a, image: x}]}")
    let plan = PodPlan.make(pod, observation, isTerminating: false, now: PodFixture.now)
    #expect(plan.actions == [])
    #expect(plan.wakeAt == PodFixture.now + .seconds(7))
  }

  @Test func `failed probes and changed images kill`() throws {
    var observation = try PodFixture.observation([PodFixture.record("a")])
    observation.probes.livenessFailed = ["a0"]
    let pod = try PodFixture.pod("spec: {containers: [{name: a, image: x}]}")
    #expect(
      PodPlan.make(pod, observation, isTerminating: false, now: PodFixture.now).actions
        == [.killContainer(id: "a0", name: "a", reason: .livenessFailed)])
    observation.stopping = ["a0"]
    #expect(PodPlan.make(pod, observation, isTerminating: false, now: PodFixture.now).actions == [])
  }

  @Test func `the delay doubles up to five minutes and is forgotten after a long run`() {
    var backoff = CrashBackoff()
    var now = PodFixture.now
    var seen: [Int64] = []
    for _ in 0..<7 {
      backoff.restarted(finished: now, now: now)
      seen.append(backoff.seconds)
      now = now + .seconds(backoff.seconds)
    }
    #expect(seen == [10, 20, 40, 80, 160, 300, 300])
    backoff.restarted(finished: now + .seconds(700), now: now + .seconds(700))
    #expect(backoff.seconds == 10)
  }
}
