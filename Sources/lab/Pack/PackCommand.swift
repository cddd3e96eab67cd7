import ArgumentParser
import KubeAPI
import TaskEngine

struct PackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack", abstract: "Work on task packs.", subcommands: [PackLintCommand.self, PackTestCommand.self])
}

struct PackLintCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Read packs strictly; exit code 2 and the place of the first mistake.")

  @Argument(help: "Packs; all without any.") var packs: [String] = []
  @OptionGroup var workspace: Workspace

  func run() async throws {
    try await Failure.report {
      let library = try workspace.library()
      for pack in try packs.isEmpty ? library.packs : packs.map(library.pack) {
        let variants = pack.tasks.reduce(0) { $0 + $1.variants.count }
        print("\(pack.id): \(pack.tasks.count) tasks, \(variants) variants")
      }
    }
  }
}
