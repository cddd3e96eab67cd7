import ArgumentParser
import ClusterKit
import LinuxSystem
import NodeInit

/// The option every command that needs a running cluster has.
struct ClusterOption: ParsableArguments {
  @Option(name: [.customShort("C"), .long], help: "The cluster's name.")
  var cluster = "default"

  func open() throws -> Cluster { try Cluster.open(cluster) }
}

struct SSHNodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ssh", abstract: "Log in to a machine of the cluster, or run a command there.",
    usage: "lab ssh [--cluster NAME] [--tty] NODE [-- COMMAND ...]")

  @OptionGroup var option: ClusterOption

  @Flag(name: .shortAndLong, help: "Give the command a terminal.")
  var tty = false

  @Argument(help: "The machine: a node, or base.")
  var node: String

  @Argument(parsing: .captureForPassthrough, help: "The command; without one, a login shell.")
  var command: [String] = []

  func run() async throws {
    let words = command.first == "--" ? Array(command.dropFirst()) : command
    try await Failure.report {
      try await Sessions.run(try option.open().machine(node), words, terminal: tty ? true : nil)
    }
  }
}

enum Sessions {
  /// Ends this command with the session's exit status.
  static func run(_ machine: RunningMachine, _ words: [String], terminal: Bool?) async throws {
    var client = SessionClient(socket: machine.sessionSocket)
    client.arguments = words
    client.exact = words.count > 1
    client.terminal = terminal
    let code: Int32
    do { code = try await client.run() } catch let error as SystemError where error.operation == "connect to" {
      throw ClusterError(
        .notRunning, "machine \(machine.name) does not answer: \(error)",
        remedy: "mend the cluster with: lab up \(machine.paths.name)")
    }
    if code != 0 { throw ExitCode(code) }
  }
}
