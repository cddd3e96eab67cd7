import KubeAPI

/// The flags a component accepts, written as upstream's: `--name=value`, `--name value`, `--switch`.
package struct FlagSet: Sendable {
  private let values: Set<String>
  private let switches: Set<String>

  /// `values` take an argument; `switches` are true when named alone. `-v` is always accepted.
  package init(values: [String], switches: [String] = []) {
    self.values = Set(values).union(["v"])
    self.switches = Set(switches)
  }

  package func parse(_ arguments: [String]) throws(FlagError) -> ParsedFlags {
    var result = ParsedFlags()
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("-"), argument.count > 1 else {
        throw FlagError(message: "unknown command \"\(argument)\": only flags are accepted")
      }
      let parts = argument.drop { $0 == "-" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts.first.map(String.init) ?? ""
      let given = parts.count > 1 ? String(parts[1]) : nil
      if switches.contains(name) {
        let text = given ?? "true"
        guard ["true", "false", "1", "0", "t", "f", "T", "F", "True", "False", "TRUE", "FALSE"].contains(text) else {
          throw FlagError(
            message: "invalid argument \"\(text)\" for \"--\(name)\" flag: strconv.ParseBool: parsing \"\(text)\": invalid syntax"
          )
        }
        result.set(name, ["true", "1", "t", "T", "True", "TRUE"].contains(text) ? "true" : "false")
      } else if values.contains(name) {
        guard let value = given ?? rest.popFirst() else { throw FlagError(message: "flag needs an argument: --\(name)") }
        result.set(name, value)
      } else {
        throw FlagError(
          message: argument.hasPrefix("--")
            ? "unknown flag: --\(name)" : "unknown shorthand flag: '\(name.prefix(1))' in \(argument)")
      }
    }
    return result
  }
}

/// Why a command line cannot be used, in upstream's words.
package struct FlagError: Error, Hashable, Sendable {
  package let message: String

  package init(message: String) { self.message = message }
}

/// What a command line says. Of a flag given twice the last one counts.
package struct ParsedFlags: Sendable {
  private var values: [String: String] = [:]

  mutating func set(_ name: String, _ value: String) { values[name] = value }

  package subscript(name: String) -> String? { values[name] }

  package func bool(_ name: String, default fallback: Bool) -> Bool { values[name].map { $0 == "true" } ?? fallback }

  /// The elements of a comma-separated value.
  package func list(_ name: String) -> [String] {
    (values[name] ?? "").split(separator: ",").map(String.init)
  }

  package func int(_ name: String, default fallback: Int) throws(FlagError) -> Int {
    guard let text = values[name] else { return fallback }
    guard let value = Int(text) else {
      throw FlagError(
        message: "invalid argument \"\(text)\" for \"--\(name)\" flag: strconv.ParseInt: parsing \"\(text)\": invalid syntax")
    }
    return value
  }

  /// A duration as Go writes it: `40s`, `1m30s`, `500ms`.
  package func duration(_ name: String, default fallback: Duration) throws(FlagError) -> Duration {
    guard let text = values[name] else { return fallback }
    guard let value = GoDuration.parse(text) else {
      throw FlagError(message: "invalid argument \"\(text)\" for \"--\(name)\" flag: time: invalid duration \"\(text)\"")
    }
    return value
  }
}
