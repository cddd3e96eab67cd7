import Grading
import KubeAPI
import ScoreStore
import Synchronization
import TaskEngine
import Testing

private final class Watch: Sendable {
  private let seconds = Mutex<Int64>(1_000)
  func now() -> Timestamp { Timestamp(seconds: seconds.withLock { $0 }) }
  func pass(_ more: Int64) { seconds.withLock { $0 += more } }
}

@Suite("An exam session")
struct ExamSessionTests {
  private let folder: PackFolder
  private let library: Library
  private let store: ScoreStore
  private let watch = Watch()
  private let lab = FakeLab()

  init() throws {
    folder = try PackFolder()
    library = try folder.library()
    store = try ScoreStore()
  }

  private func begin() async throws -> ExamSession {
    try await ExamSession.start(
      try library.plan(exam: "demo", seed: 3, cluster: "default"), library: library, store: store, lab: lab, report: { _ in },
      now: { [watch] in watch.now() })
  }

  private func reopened() async throws -> ExamSession {
    let found = try #require(try await store.open(.exam))
    return try ExamSession(found, library: library, store: store, now: { [watch] in watch.now() })
  }

  @Test("checks are refused until the end, then every task has its verdict")
  func life() async throws {
    let session = try await begin()
    await #expect(throws: SessionError.self) { _ = try await session.check("write", lab: lab) }
    let word = await session.tasks[0].title.split(separator: " ").last.map(String.init) ?? ""
    lab.objects.withLock { $0["/answer"] = .string(word) }
    watch.pass(60)
    let attempt = try await session.end(lab: lab)
    #expect(attempt.state == .graded)
    #expect(AttemptResult(attempt).percent == 100)
    #expect(try await store.open(.exam) == nil)
  }

  @Test("an exam whose time is up ended when it was up, and is graded as it stands by whoever finds it")
  func expiry() async throws {
    _ = try await begin()
    watch.pass(10_000)
    let attempt = try await reopened().end(lab: lab)
    #expect(attempt.endReason == .expired)
    #expect(attempt.ended == Timestamp(seconds: 1_000 + 3_600))
    #expect(AttemptResult(attempt).percent == 0)
  }

  @Test("grading that was interrupted goes on where it stopped")
  func interrupted() async throws {
    try await begin().record(.end(.byCandidate))
    #expect(try await store.open(.exam)?.state == .ended)
    #expect(try await reopened().end(lab: lab).state == .graded)
  }

  @Test("nothing is begun when a task cannot be set up")
  func noHalves() async throws {
    let broken = try PackFolder(["write/setup.sh": "fail"])
    let library = try broken.library()
    let plan = try library.plan(exam: "demo", seed: 3, cluster: "default")
    await #expect(throws: SessionError.self) {
      _ = try await ExamSession.start(plan, library: library, store: store, lab: lab, report: { _ in })
    }
    #expect(try await store.history().isEmpty)
  }

  @Test("nodes are mended first and broken last, when the pods of every task run")
  func breaking() async throws {
    func task(_ name: String, _ setup: String) -> String {
      "format: 1\ntitle: \(name)\ndomain: Words\nweight: 1\nhost: base\nnamespaces: [\(name)]\nbreaks: [controlplane]\n"
        + "cleanup: [{run: clean.sh}]\nsetup: [\(setup)]\nchecks:\n"
        + "  - {title: x, points: 1, file: {host: base, path: /opt/answer, equals: x}}\nhints: [h]\n"
        + "solution: [{run: clean.sh}]\n"
        + "wrong: [{name: none, keeps: 0, steps: [{run: clean.sh}]}]\n"
    }
    let map = "{apply: map.yaml}"
    let folder = try PackFolder([
      "down/task.yaml": task("down", "{run: break.sh}, \(map)"), "route/task.yaml": task("route", "\(map), {run: break.sh}"),
      "down/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: down}\n",
      "route/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: route}\n",
      "down/break.sh": "break", "route/break.sh": "break", "down/clean.sh": "mend", "route/clean.sh": "mend",
      "down/question.md": "?", "route/question.md": "?", "down/solution.md": "!", "route/solution.md": "!",
    ])
    let library = try folder.library()
    let steps = Mutex<[String]>([])
    // Whichever of the two comes first.
    for seed in 1...4 {
      let plan = try library.plan(exam: "demo", seed: UInt64(seed), cluster: "default")
      let fresh = try ScoreStore()
      steps.withLock { $0 = [] }
      lab.scripts.withLock { $0 = [] }
      _ = try await ExamSession.start(plan, library: library, store: fresh, lab: lab) { progress in
        steps.withLock { $0.append("\(progress.task): \(progress.text)") }
      }
      #expect(lab.scripts.withLock { Array($0.prefix(2)) } == ["mend", "mend"])
      let all = steps.withLock { $0 }
      let firstDamage = try #require(all.firstIndex { $0.hasSuffix("running break.sh on base") })
      #expect(try #require(all.firstIndex { $0 == "route: applying map.yaml (1 objects)" }) < firstDamage)
      #expect(try #require(all.firstIndex { $0 == "write: running setup.sh on base" }) < firstDamage)
      #expect(try #require(all.firstIndex { $0 == "down: applying map.yaml (1 objects)" }) > firstDamage)
    }
  }
}
