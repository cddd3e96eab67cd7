import ArgumentParser
import Glibc
import LinuxSystem

/// Runs the command tree with lab's exit statuses: 0, 1 for what failed, 2 for wrong input (ArgumentParser's own would be 64).
@main
enum Main {
  static func main() async {
    Signals.ignoreBrokenPipes()
    do {
      var command = try Lab.parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      if Lab.exitCode(for: error) == .validationFailure {
        Console.note(Lab.fullMessage(for: error))
        exit(2)
      }
      Lab.exit(withError: error)
    }
  }
}
