import Grading
import KubeAPI
import Synchronization
import TaskEngine
import Testing

@Suite("Setting tasks up")
struct TaskRunnerTests {
  @Test("setting up twice is setting up once, and reset leaves nothing")
  func idempotence() async throws {
    let folder = try PackFolder()
    let task = try folder.library().task("write").definition(variant: 0)
    let lab = FakeLab()
    let steps = Mutex<[String]>([])
    let runner = TaskRunner(lab) { progress in steps.withLock { $0.append(progress.text) } }
    try await runner.setUp(task)
    let once = lab.objects.withLock { $0 }
    try await runner.setUp(task)
    #expect(lab.objects.withLock { $0 } == once)
    #expect(once.keys.sorted() == ["/api/v1/namespaces/words", "/api/v1/namespaces/words/configmaps/word"])
    #expect(once["/api/v1/namespaces/words/configmaps/word"]?["data"].word.string == "tree")
    #expect(
      steps.withLock { Array($0.prefix(3)) } == ["deleting words", "applying setup.yaml (1 objects)", "running setup.sh on base"])
    try await runner.reset(task)
    #expect(lab.objects.withLock { $0.isEmpty })
  }

  @Test("a script that fails stops the set-up, with what it said")
  func failure() async throws {
    let folder = try PackFolder(["write/setup.sh": "fail"])
    let task = try folder.library().task("write").definition(variant: 0)
    let error = await #expect(throws: SetupError.self) { try await TaskRunner(FakeLab()).setUp(task) }
    #expect(error?.code == .stepFailed)
    #expect(error?.description == "task write: setup.sh on base ended with 7: no such thing")
  }

  @Test("a pack is proved: untouched nothing, the solution all, the wrong answer less")
  func proof() async throws {
    let folder = try PackFolder()
    let task = try folder.library().task("write").definition(variant: 0)
    var outcomes: [PackTest.Outcome] = []
    await PackTest(FakeLab()).run(task, variant: 0) { outcomes.append($0) }
    #expect(outcomes.map(\.earned) == [0, 4, 0])
    #expect(outcomes.allSatisfy { $0.problem == nil })
    #expect(PackTest.junit(outcomes, pack: "demo").contains("<testsuite name=\"demo\" tests=\"3\" failures=\"0\">"))
  }

  @Test("a wrong answer that keeps its points, and a lab that does not answer, fail the proof")
  func disproof() async throws {
    let folder = try PackFolder(["write/wrong.sh": "answer tree"])
    let task = try folder.library().task("write").definition(variant: 0)
    var problems: [String?] = []
    await PackTest(FakeLab()).run(task, variant: 0) { problems.append($0.problem) }
    #expect(problems == [nil, nil, "the wrong answer earned 4, at most 0 expected"])
    let unreachable = FakeLab()
    unreachable.isReachable.withLock { $0 = false }
    problems = []
    await PackTest(unreachable).run(task, variant: 0) { problems.append($0.problem) }
    #expect(problems.allSatisfy { $0?.contains("does not answer") == true })
  }
}
