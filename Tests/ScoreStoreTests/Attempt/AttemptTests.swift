import KubeAPI
import ScoreStore
import Testing

private let start = Timestamp(seconds: 50)

@Suite("An attempt's clock and points")
struct AttemptTests {
  @Test(
    "the clock counts from the start, stops at the end, and never gives time back",
    arguments: [
      (0, 100), (40, 60), (100, 0), (5_000, 0), (-500, 80),
    ])
  func clock(after seconds: Int64, remaining: Int) {
    let clock = AttemptClock(started: start, seconds: 100, latest: seconds < 0 ? start + .seconds(20) : nil)
    let now = start + .seconds(seconds)
    #expect(clock.remaining(at: now) == remaining)
    #expect(clock.isExpired(at: now) == (remaining == 0))
  }

  @Test("an ended attempt does not expire")
  func ended() {
    let clock = AttemptClock(started: start, seconds: 100, ended: start + .seconds(30))
    #expect(clock.remaining(at: start + .seconds(1_000)) == 70)
    #expect(!clock.isExpired(at: start + .seconds(1_000)))
  }

  @Test("the time of a task is the time it was in focus")
  func focus() {
    let plan = AttemptPlan(
      mode: .exam, pack: "p", title: "P", seed: 1, cluster: "default", seconds: 100, passMark: 66,
      tasks: [.init(id: "a", title: "A", domain: "D", weight: 1), .init(id: "b", title: "B", domain: "D", weight: 1)])
    let log = [
      (0, LogEvent.start), (1, .focus(task: "a")), (11, .focus(task: "b")), (14, .focus(task: "a")), (20, .end(.expired)),
    ]
    let attempt = Attempt(id: 1, plan: plan, log: log.map { LogEntry(at: start + .seconds($0.0), $0.1) })
    #expect(attempt.state(of: "a").seconds == 16)
    #expect(attempt.state(of: "b").seconds == 3)
    #expect(attempt.endReason == .expired)
    #expect(!AttemptResult(attempt).isWhole)
  }

  @Test("a gate earns nothing, and failed takes its points away, never below zero")
  func gates() {
    func criterion(_ points: Int, _ state: CriterionVerdict.State, gate: Bool = false) -> CriterionVerdict {
      CriterionVerdict(title: "", isGate: gate, points: points, state: state, wanted: "", observed: "")
    }
    #expect(TaskVerdict([criterion(3, .passed), criterion(9, .passed, gate: true)]).earned == 3)
    #expect(TaskVerdict([criterion(3, .passed), criterion(2, .failed, gate: true)]).earned == 1)
    #expect(TaskVerdict([criterion(3, .passed), criterion(9, .failed, gate: true)]).earned == 0)
    #expect(TaskVerdict([]).isFull == false)
    #expect(TaskVerdict([criterion(3, .notGraded)]).isWholly == false)
  }
}
