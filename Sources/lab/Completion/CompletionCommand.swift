import ArgumentParser

struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion", abstract: "Print a completion script: source <(lab completion bash)")

  @Argument(help: "bash, zsh or fish.")
  var shell: String

  func validate() throws {
    if CompletionShell(rawValue: shell) == nil {
      throw ValidationError("\(shell) is not a shell completion is made for: expected bash, zsh or fish")
    }
  }

  func run() throws {
    guard let shell = CompletionShell(rawValue: shell) else { return }
    print(Lab.completionScript(for: shell))
  }
}
