import ArgumentParser
import KubeAPI
import TaskEngine

struct TaskListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the tasks of all packs, by domain.")

  @Argument(help: "A pack; all without it.") var pack: String?
  @Option(help: "text or json.") var output = OutputFormat.text
  @OptionGroup var workspace: Workspace

  func run() async throws {
    try await Failure.report {
      let library = try workspace.library()
      var rows: [JSON] = []
      for pack in try pack.map({ [try library.pack($0)] }) ?? library.packs {
        if output == .text { print("\(pack.title) (\(pack.id))") }
        for domain in pack.domains {
          if output == .text { print("  \(domain.name), \(domain.weight) %") }
          for source in pack.tasks {
            let task = try source.definition(seed: 0)
            guard task.domain == domain.name else { continue }
            if output == .text { print("    \(task.id)  \(task.title)") }
            rows.append([
              "pack": .string(pack.id), "task": .string(task.id), "title": .string(task.title), "domain": .string(task.domain),
              "weight": JSON(task.weight), "points": JSON(task.points), "host": .string(task.host),
            ])
          }
        }
      }
      if output == .json { print(JSON.array(rows).pretty()) }
    }
  }
}
