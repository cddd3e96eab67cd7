import Glibc

/// One executable for everything that runs inside a cluster, so that all processes share its text pages. The name it was called by
/// says what to be; under any other name, such as `hyperkube`, the first argument does.
@main
struct Hyperkube {
  static func main() async {
    var arguments = CommandLine.arguments
    var name = basename(of: arguments.first ?? "hyperkube")
    if Command.all[name] == nil {
      guard arguments.count > 1, !["-h", "--help", "help"].contains(arguments[1]) else {
        usage(status: arguments.count > 1 ? 0 : 2)
      }
      arguments.removeFirst()
      name = basename(of: arguments[0])
    }
    let rest = Array(arguments.dropFirst())
    // A closed pipe or connection is an error to handle where it is written to, never the end of the process.
    signal(SIGPIPE, SIG_IGN)
    switch Command.all[name] {
    case .synchronous(let run): exit(run(rest))
    case .asynchronous(let run): exit(await run(rest))
    case nil:
      complain("hyperkube: no command \"\(name)\"\n")
      usage(status: 2)
    }
  }

  private static func basename(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  private static func usage(status: Int32) -> Never {
    let names = Command.all.keys.sorted().joined(separator: "\n  ")
    let text = "Usage: hyperkube COMMAND [FLAGS], or through a link named after the command.\n\nCommands:\n  \(names)\n"
    if status == 0 { print(text, terminator: "") } else { complain(text) }
    exit(status)
  }

  private static func complain(_ text: String) {
    var text = text
    text.withUTF8 { bytes in _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
  }
}
