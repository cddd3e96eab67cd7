import ArgumentParser
import ClusterKit

struct ShellCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shell", abstract: "Open a shell on the workstation: kubectl with its alias k, ssh to the nodes.")

  @OptionGroup var option: ClusterOption

  func run() async throws {
    try await Failure.report { try await Sessions.run(try option.open().workstation, [], terminal: nil) }
  }
}
