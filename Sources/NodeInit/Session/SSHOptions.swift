/// The command line of OpenSSH's client, as far as it matters on the cluster's own network.
struct SSHOptions: Hashable, Sendable {
  enum Problem: Error, Hashable, Sendable { case usage, unknownOption(Character), missingArgument(Character) }

  var host = ""
  var user = "root"
  var command: [String] = []
  var terminal: Bool?
  var subsystem = false
  var printsVersion = false
  var quiet = false
  var noInput = false

  private static let flags = "46AaCfGgKkMNnqsTtVvXxYy"
  private static let withValue = "BbcDEeFIiJLlmOopQRSWw"

  init(_ arguments: [String]) throws(Problem) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" { break }
      guard argument.hasPrefix("-"), argument.count > 1 else {
        if host.isEmpty {
          target(argument)
        } else {
          command = [argument] + rest
          break
        }
        continue
      }
      try option(argument.dropFirst(), &rest)
    }
    if command.isEmpty, host.isEmpty == false { command = Array(rest) }
    if host.isEmpty, !printsVersion {
      guard let first = rest.popFirst() else { throw .usage }
      target(first)
      command = Array(rest)
    }
  }

  private mutating func target(_ text: String) {
    var text = text
    if text.hasPrefix("ssh://") { text.removeFirst(6) }
    if let at = text.lastIndex(of: "@") {
      user = String(text[..<at])
      host = String(text[text.index(after: at)...])
    } else {
      host = text
    }
  }

  private mutating func option(_ letters: Substring, _ rest: inout ArraySlice<String>) throws(Problem) {
    var letters = letters
    while let letter = letters.popFirst() {
      if Self.withValue.contains(letter) {
        let value: String
        if !letters.isEmpty {
          value = String(letters)
        } else if let next = rest.popFirst() {
          value = next
        } else {
          throw .missingArgument(letter)
        }
        if letter == "l" { user = value }
        return
      }
      guard Self.flags.contains(letter) else { throw .unknownOption(letter) }
      switch letter {
      case "t": terminal = true
      case "T": terminal = false
      case "s": subsystem = true
      case "V": printsVersion = true
      case "q": quiet = true
      case "n", "f": noInput = true
      default: break
      }
    }
  }
}
