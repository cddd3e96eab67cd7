/// The flags of one crictl command, in the words of the library that upstream's reads them with (urfave/cli): what is not known here is
/// refused, never passed over.
struct CrictlOptions: Sendable {
  private var values: [String: String] = [:]
  private(set) var operands: [String] = []

  /// Long name, short one and whether a value follows, for each command.
  private static let known: [String: [(long: String, short: String, takesValue: Bool)]] = [
    "ps": [
      ("all", "a", false), ("quiet", "q", false), ("name", "name", true), ("pod", "p", true), ("state", "s", true),
      ("latest", "l", false), ("last", "n", true), ("id", "id", true),
    ],
    "pods": [("quiet", "q", false), ("name", "name", true), ("namespace", "namespace", true), ("state", "s", true)],
    "images": [("quiet", "q", false)],
    "logs": [("tail", "tail", true), ("timestamps", "t", false)],
    "exec": [("interactive", "i", false), ("tty", "t", false)],
    "inspect": [("output", "o", true)],
  ]

  init(_ command: String, _ arguments: [String]) throws(RuntimeError) {
    let known = Self.known[command] ?? []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      // What follows the container of exec is the program's own.
      if !argument.hasPrefix("-") || argument == "-" || command == "exec" && !operands.isEmpty {
        if command == "exec", !operands.isEmpty, operands.count == 1, argument == "--" { continue }
        operands.append(argument)
        continue
      }
      let parts = argument.drop { $0 == "-" }.split(separator: "=", maxSplits: 1).map(String.init)
      let name = parts.first ?? ""
      let letters = name.map(String.init)
      if let flag = known.first(where: { $0.long == name || $0.short == name }) {
        guard flag.takesValue else {
          values[flag.long] = parts.count > 1 ? parts[1] : "true"
          continue
        }
        guard let value = parts.count > 1 ? parts[1] : rest.popFirst() else {
          throw RuntimeError.invalid("flag needs an argument: -\(name)")
        }
        values[flag.long] = value
      } else if !argument.hasPrefix("--"), parts.count == 1,
        letters.allSatisfy({ letter in known.contains { $0.short == letter && !$0.takesValue } })
      {
        for flag in known where letters.contains(flag.short) { values[flag.long] = "true" }
      } else {
        throw RuntimeError.invalid("flag provided but not defined: -\(name)")
      }
    }
  }

  subscript(name: String) -> String? { values[name] }

  func has(_ name: String) -> Bool { values[name] == "true" }
}
