import ArgumentParser
import Grading
import KubeAPI
import TaskEngine

struct PackTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Prove packs: untouched 0, solution full, wrong answers less.",
    discussion: "Runs on a cluster that is up, and sets up and removes every task several times.")

  @Argument(help: "A pack or a task (pack/task); all packs without it.") var name: String?
  @Option(help: "text, json or junit.") var output = ReportFormat.text
  @Flag(help: "Every variant, not only the first.") var allVariants = false
  @Flag(help: "Say every step on standard error.") var verbose = false
  @OptionGroup var cluster: ClusterOption
  @OptionGroup var workspace: Workspace

  func run() async throws {
    try await Failure.report { try await prove() }
  }

  private func prove() async throws {
    let library = try workspace.library()
    let selection = try select(library)
    let connection = try await LabConnection.open(cluster.cluster)
    let silent: ProgressReport = { _ in }
    let report = verbose ? ProgressPrinter.report : silent
    try await TaskRunner(connection, report: report).mend(try library.breakingTasks())
    let test = PackTest(connection, report: report)
    var passed = true
    for (pack, sources) in selection {
      var outcomes: [PackTest.Outcome] = []
      for source in sources {
        for variant in allVariants ? Array(source.variants.indices) : [0] {
          let task = try source.definition(variant: variant)
          await test.run(task, variant: variant) { outcome in
            outcomes.append(outcome)
            if output == .text { print(PackTest.line(outcome)) }
          }
        }
      }
      let failed = outcomes.filter { $0.problem != nil }.count
      if failed > 0 { passed = false }
      switch output {
      case .text: print("\(pack.id): \(outcomes.count - failed) of \(outcomes.count) answers as they must be")
      case .json: print(PackTest.json(outcomes, pack: pack.id).pretty())
      case .junit: print(PackTest.junit(outcomes, pack: pack.id), terminator: "")
      }
    }
    if !passed { throw ExitCode(1) }
  }

  private func select(_ library: Library) throws -> [(Pack, [TaskSource])] {
    guard let name else { return library.packs.map { (pack: Pack) -> (Pack, [TaskSource]) in (pack, pack.tasks) } }
    if let pack = library.packs.first(where: { $0.id == name }) { return [(pack, pack.tasks)] }
    let source = try library.task(name)
    return [(try library.pack(source.pack), [source])]
  }
}
