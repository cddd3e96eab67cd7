import Glibc
import LinuxSystem

/// `sudo` for machines where everybody is root already: habits such as `sudo -i` and `sudo systemctl ...` work, and nothing of the
/// host's policy is needed.
package enum SudoCommand {
  struct Request: Hashable, Sendable {
    var login = false
    var shell = false
    var user = "root"
    var assignments: [String] = []
    var command: [String] = []
  }

  enum Problem: Error, Hashable, Sendable { case usage, invalid(String) }

  static func parse(_ arguments: [String]) throws(Problem) -> Request {
    var request = Request()
    var rest = arguments[...]
    options: while let argument = rest.first, argument.hasPrefix("-") {
      rest.removeFirst()
      switch argument {
      case "--": break options
      case "-i", "--login": request.login = true
      case "-s", "--shell": request.shell = true
      case "-u", "--user", "-g", "--group":
        guard let value = rest.popFirst() else {
          throw .invalid("sudo: option requires an argument -- '\(argument.last ?? "u")'")
        }
        if argument == "-u" || argument == "--user" { request.user = value }
      case "-E", "-n", "-H", "-S", "-k", "-b", "-P", "-A", "-v", "-K", "--preserve-env", "--non-interactive": break
      case _ where argument.hasPrefix("--preserve-env="): break
      case "-su", "-iu":
        request.shell = argument == "-su"
        request.login = argument == "-iu"
        request.user = rest.popFirst() ?? "root"
      default: throw .invalid("sudo: invalid option \(argument)")
      }
    }
    while let word = rest.first, let equals = word.firstIndex(of: "="), equals != word.startIndex,
      word[..<equals].allSatisfy({ $0 == "_" || $0.isLetter || $0.isNumber })
    {
      request.assignments.append(word)
      rest.removeFirst()
    }
    request.command = Array(rest)
    if request.command.isEmpty, !request.login, !request.shell { throw .usage }
    return request
  }

  package static func run(_ arguments: [String]) -> Int32 {
    if ["-V", "--version"].contains(arguments.first ?? "") {
      complain("Sudo of lab: everybody is root on this machine")
      return 0
    }
    if ["-v", "-l", "-k", "-K"].contains(arguments.first ?? ""), arguments.count == 1 { return 0 }
    let request: Request
    do { request = try parse(arguments) } catch {
      switch error {
      case .usage: complain("usage: sudo [-i | -s] [-u user] [VAR=value] [command [arg ...]]")
      case .invalid(let text): complain(text)
      }
      return 1
    }
    guard request.user == "root" || request.user == "0" || request.user == "#0" else {
      return execute(["setpriv", "--reuid", request.user, "--clear-groups", "--"] + request.command)
    }
    for assignment in request.assignments {
      guard let equals = assignment.firstIndex(of: "=") else { continue }
      setenv(String(assignment[..<equals]), String(assignment[assignment.index(after: equals)...]), 1)
    }
    if request.login {
      setenv("HOME", "/root", 1)
      _ = chdir("/root")
      return execute(
        request.command.isEmpty ? ["bash", "-l"] : ["bash", "-l", "-c", request.command.map(quoted).joined(separator: " ")])
    }
    return execute(request.command.isEmpty ? ["bash"] : request.command)
  }

  private static func quoted(_ word: String) -> String {
    "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  private static func execute(_ words: [String]) -> Int32 {
    var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    pointers.append(nil)
    if let program = pointers[0] { execvp(program, pointers) }
    let number = errno
    complain(number == ENOENT ? "sudo: \(words[0]): command not found" : "sudo: \(words[0]): \(SystemError.text(of: number))")
    return number == ENOENT ? 1 : 126
  }

  private static func complain(_ text: String) { try? Descriptor(2).write((text + "\n").utf8) }
}
