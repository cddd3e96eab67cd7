import Foundation
import KubeAPI
import ScoreStore
import Testing

private let start = Timestamp(seconds: 1_000_000)

private func plan(_ mode: AttemptPlan.Mode = .exam, seconds: Int? = 7_200) -> AttemptPlan {
  AttemptPlan(
    mode: mode, pack: "cka", title: "CKA", seed: .max, cluster: "default", seconds: seconds, passMark: 66,
    tasks: [
      .init(id: "one", title: "One", domain: "Storage", weight: 4),
      .init(id: "two", title: "Two", domain: "Troubleshooting", weight: 6),
    ])
}

private func verdict(_ earned: Int, of possible: Int) -> TaskVerdict {
  TaskVerdict([
    CriterionVerdict(title: "right", points: earned, state: .passed, wanted: "3", observed: "3"),
    CriterionVerdict(title: "wrong", points: possible - earned, state: .failed, wanted: "a", observed: "b"),
  ])
}

@Suite("The score store")
struct ScoreStoreTests {
  @Test("an attempt read back from a file is the attempt that was written")
  func roundTrip() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("exam-scores-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("deep/scores.db").path
    var store: ScoreStore? = try ScoreStore(path: path)
    let begun = try #require(try await store?.begin(plan(), at: start))
    let written = try await store?.record(
      [.focus(task: "two"), .flag(task: "two", isOn: true), .note(task: "one", text: "later\nperhaps")], in: begun.id,
      at: start + .seconds(30))
    store = nil
    let again = try await ScoreStore(path: path).open(.exam)
    #expect(again == written)
    #expect(again?.plan == plan())
    #expect(again?.state(of: "two").isFlagged == true)
    #expect(again?.focus == "two")
    #expect(again?.clock.remaining(at: start + .seconds(60)) == 7_140)
  }

  @Test("a second exam is refused while one runs")
  func onlyOne() async throws {
    let store = try ScoreStore()
    _ = try await store.begin(plan(), at: start)
    await #expect(throws: ScoreError(.attemptRunning, path: ":memory:", "number 1")) {
      _ = try await store.begin(plan(), at: start)
    }
    _ = try await store.begin(plan(.practice, seconds: nil), at: start)
  }

  @Test("an ended attempt takes verdicts and nothing else, and stays open until graded")
  func ending() async throws {
    let store = try ScoreStore()
    let id = try await store.begin(plan(), at: start).id
    try await store.record([.end(.byCandidate)], in: id, at: start + .seconds(100))
    await #expect(throws: ScoreError.self) { try await store.record([.flag(task: "one", isOn: true)], in: id, at: start) }
    try await store.record([.verdict(task: "one", verdict(2, of: 4))], in: id, at: start + .seconds(101))
    #expect(try await store.open(.exam)?.state == .ended)
    try await store.record([.verdict(task: "two", verdict(6, of: 6)), .graded], in: id, at: start + .seconds(102))
    #expect(try await store.open(.exam) == nil)
    let attempt = try #require(try await store.history().first)
    let result = AttemptResult(attempt)
    #expect(result.percent == 80)
    #expect(result.hasPassed)
    #expect(result.domains.map(\.name) == ["Storage", "Troubleshooting"])
    #expect(result.domains.map(\.percent) == [50, 100])
    #expect(attempt.clock.elapsed(at: start + .seconds(9_999)) == 100)
  }

  @Test("the log tells the order of what happened")
  func order() async throws {
    let store = try ScoreStore()
    let id = try await store.begin(plan(), at: start).id
    let events: [LogEvent] = [
      .focus(task: "one"), .hint(task: "one", number: 1), .solution(task: "one"), .check(task: "one"),
      .verdict(task: "one", verdict(1, of: 3)), .reset(task: "one"), .end(.expired),
    ]
    try await store.record(events, in: id, at: start)
    #expect(try await store.log(of: id).map(\.event) == [.start] + events)
  }

  @Test("a file that is no database is called damaged, a folder that cannot be made cannot be opened")
  func badFiles() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("exam-\(UUID().uuidString).db").path
    try String(repeating: "no database ", count: 200).write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let damaged = #expect(throws: ScoreError.self) { try ScoreStore(path: path) }
    #expect(damaged?.code == .damaged)
    let closed = #expect(throws: ScoreError.self) { try ScoreStore(path: "/proc/none/scores.db") }
    #expect(closed?.code == .cannotOpen)
    #expect(closed?.description.contains("LAB_STATE") == true)
  }

  @Test("LAB_STATE moves the file")
  func location() {
    #expect(ScoreStore.defaultPath(environment: [:]) == "/var/lib/lab/scores.db")
    #expect(ScoreStore.defaultPath(environment: ["LAB_STATE": "/tmp/x"]) == "/tmp/x/scores.db")
  }
}
