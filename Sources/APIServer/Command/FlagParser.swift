/// Why a command line cannot be used, in the words of upstream's flag library.
package struct FlagError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

/// `--name=value`, `--name value` and, for switches, `--name`.
struct FlagParser {
  enum Flag: Sendable {
    case text(@Sendable (inout APIServerConfiguration, String) throws(FlagError) -> Void)
    case toggle(@Sendable (inout APIServerConfiguration, Bool) -> Void)
  }

  static func parse(_ arguments: [String]) throws(FlagError) -> APIServerConfiguration {
    var configuration = APIServerConfiguration()
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("--"), argument.count > 2 else {
        if argument.hasPrefix("-") {
          throw FlagError("unknown shorthand flag: '\(argument.dropFirst().prefix(1))' in \(argument)")
        }
        throw FlagError("unknown command \"\(argument)\" for \"kube-apiserver\"")
      }
      let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let flag = flags[name] ?? storageFlags[name] else { throw FlagError("unknown flag: --\(name)") }
      switch flag {
      case .toggle(let set):
        let text = parts.count > 1 ? String(parts[1]) : "true"
        guard let value = bool(text) else {
          throw FlagError(
            "invalid argument \"\(text)\" for \"--\(name)\" flag: strconv.ParseBool: parsing \"\(text)\": invalid syntax")
        }
        set(&configuration, value)
      case .text(let set):
        guard let value = parts.count > 1 ? String(parts[1]) : rest.popFirst() else {
          throw FlagError("flag needs an argument: --\(name)")
        }
        do throws(FlagError) { try set(&configuration, value) } catch {
          throw FlagError("invalid argument \"\(value)\" for \"--\(name)\" flag: \(error.description)")
        }
      }
    }
    return configuration
  }

  private static func bool(_ text: String) -> Bool? {
    switch text {
    case "1", "t", "T", "true", "TRUE", "True": true
    case "0", "f", "F", "false", "FALSE", "False": false
    default: nil
    }
  }

  static func list(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }

  static func port(_ text: String) throws(FlagError) -> Int {
    guard let value = Int(text) else { throw FlagError("strconv.ParseInt: parsing \"\(text)\": invalid syntax") }
    guard (0...65_535).contains(value) else { throw FlagError("--secure-port \(value) must be between 1 and 65535, inclusive") }
    return value
  }
}
