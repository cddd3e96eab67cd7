import KubeAPI

/// Why a command line cannot be used, in the words of upstream's flag library.
package struct FlagError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

/// `--name=value`, `--name value` and, for switches, `--name`.
package struct FlagParser {
  typealias Effect = @Sendable (inout APIServerConfiguration, String) throws(FlagError) -> Void

  package static func parse(_ arguments: [String]) throws(FlagError) -> APIServerConfiguration {
    var configuration = APIServerConfiguration()
    var rest = arguments[...]
    var positional: [String] = []
    while let argument = rest.popFirst() {
      if argument == "--" {
        positional += rest
        break
      }
      guard argument.hasPrefix("-"), argument.count > 1 else {
        positional.append(argument)
        continue
      }
      let (name, given) = try split(argument)
      guard let entry = FlagTable.entries[name] else { throw FlagError("unknown flag: --\(name)") }
      guard let value = given ?? (entry.kind == .bool ? "true" : rest.popFirst()) else {
        throw FlagError(name == "v" ? "flag needs an argument: 'v' in -v" : "flag needs an argument: --\(name)")
      }
      do throws(FlagError) {
        let value = try checked(value, entry)
        configuration.givenFlags.insert(name)
        configuration.flagValues[name] = value
        if let effect = flags[name] { try effect(&configuration, value) } else { try note(entry, value, &configuration) }
      } catch {
        let shown = name == "v" ? "-v, --v" : "--\(name)"
        throw FlagError("invalid argument \"\(value)\" for \"\(shown)\" flag: \(error.description)")
      }
    }
    guard positional.allSatisfy(\.isEmpty) else {
      let list = positional.map { JSON.string($0).text }.joined(separator: " ")
      throw FlagError("\"kube-apiserver\" does not take any arguments, got [\(list)]")
    }
    return configuration
  }

  private static func split(_ argument: String) throws(FlagError) -> (String, String?) {
    if argument.hasPrefix("--") {
      let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard !parts[0].isEmpty, !parts[0].hasPrefix("-") else { throw FlagError("bad flag syntax: \(argument)") }
      // The library takes an underscore for a dash.
      return (String(parts[0]).replacing("_", with: "-"), parts.count > 1 ? String(parts[1]) : nil)
    }
    let rest = argument.dropFirst(2)
    switch argument.dropFirst().first {
    case "v": return ("v", rest.isEmpty ? nil : String(rest.hasPrefix("=") ? rest.dropFirst() : rest))
    case "h" where rest.isEmpty: return ("help", nil)
    case let letter: throw FlagError("unknown shorthand flag: '\(letter.map(String.init) ?? "")' in \(argument)")
    }
  }

  private static func note(
    _ entry: FlagTable.Entry, _ value: String, _ configuration: inout APIServerConfiguration
  ) throws(FlagError) {
    guard value != entry.fallback else { return }
    if FlagTable.refused.contains(entry.name) {
      configuration.refusedFlags.append(entry.name)
    } else {
      configuration.ignoredFlags.append(entry.name)
    }
  }

  /// The value as its type writes it, or the type's complaint.
  private static func checked(_ text: String, _ entry: FlagTable.Entry) throws(FlagError) -> String {
    switch entry.kind {
    case .string, .strings, .keys: return text
    case .bool:
      guard let value = bool(text) else { throw FlagError("strconv.ParseBool: parsing \"\(text)\": invalid syntax") }
      return value ? "true" : "false"
    case .int:
      guard integer(text) != nil else { throw FlagError("strconv.ParseInt: parsing \"\(text)\": \(numberFault(text))") }
    case .float:
      guard Double(text) != nil else { throw FlagError("strconv.ParseFloat: parsing \"\(text)\": invalid syntax") }
    case .duration:
      guard GoDuration.parse(text) != nil else {
        throw FlagError("time: \(durationFault(text))")
      }
    case .ip:
      guard text.isEmpty || IPAddress(text) != nil else { throw FlagError("failed to parse IP: \"\(text)\"") }
    case .gates, .pairs, .stringPairs, .level, .modules, .numbers: break
    case .range: _ = try range(text)
    }
    return text
  }

  static func numberFault(_ text: String) -> String {
    let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    return !digits.isEmpty && digits.allSatisfy(\.isWholeNumber) ? "value out of range" : "invalid syntax"
  }

  /// An integer as the flag library reads it: its prefix says the base.
  static func integer(_ text: String) -> Int? {
    let isNegative = text.hasPrefix("-")
    let digits = isNegative || text.hasPrefix("+") ? text.dropFirst() : text[...]
    let bases: [(String, Int)] = [("0x", 16), ("0X", 16), ("0b", 2), ("0B", 2), ("0o", 8), ("0O", 8), ("0", 8)]
    guard let (prefix, base) = bases.first(where: { digits.hasPrefix($0.0) && digits.count > $0.0.count }) else {
      return Int(text)
    }
    let rest = digits.dropFirst(prefix.count)
    guard rest.first?.isHexDigit == true else { return nil }
    return Int((isNegative ? "-" : "") + rest, radix: base)
  }

  /// What Go's time package says of a text that is no duration.
  static func durationFault(_ text: String) -> String {
    var rest = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    func isNumeric(_ character: Character) -> Bool { character == "." || character.isASCII && character.isNumber }
    while !rest.isEmpty {
      let number = rest.prefix(while: isNumeric)
      guard number.contains(where: \.isNumber) else { break }
      guard number.count(where: { $0 == "." }) < 2 else { return "missing unit in duration \"\(text)\"" }
      rest = rest[number.endIndex...]
      let unit = rest.prefix { !isNumeric($0) }
      if unit.isEmpty { return "missing unit in duration \"\(text)\"" }
      guard ["ns", "us", "µs", "μs", "ms", "s", "m", "h"].contains(String(unit)) else {
        return "unknown unit \"\(unit)\" in duration \"\(text)\""
      }
      rest = rest[unit.endIndex...]
    }
    return "invalid duration \"\(text)\""
  }

  /// `CERTIFICATE,KEY[:NAME,...]` as k8s.io/component-base/cli/flag reads it.
  static func namedCertificate(_ text: String) throws(FlagError) -> NamedCertificate {
    let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let files = halves[0].split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmed }
    guard files.count == 2, !files.contains("") else {
      throw FlagError("expected comma separated certificate and key file paths")
    }
    let names = halves.count == 2 ? halves[1].split(separator: ",").map { String($0).trimmed } : []
    return NamedCertificate(certificateFile: files[0], keyFile: files[1], names: names)
  }

  static func bool(_ text: String) -> Bool? {
    switch text {
    case "1", "t", "T", "true", "TRUE", "True": true
    case "0", "f", "F", "false", "FALSE", "False": false
    default: nil
    }
  }

  static func list(_ text: String) -> [String] { text.split(separator: ",").map { String($0.drop { $0 == " " }) } }

  /// `FIRST-LAST`, `FIRST+COUNT` or one port.
  static func range(_ text: String) throws(FlagError) -> ClosedRange<Int> {
    func number(_ part: Substring) throws(FlagError) -> Int {
      guard let value = Int(part.drop { $0 == " " }) else {
        throw FlagError("unable to parse port range: \(text): strconv.Atoi: parsing \"\(part)\": invalid syntax")
      }
      return value
    }
    let (low, high): (Int, Int)
    if let dash = text.firstIndex(of: "-") {
      (low, high) = (try number(text[..<dash]), try number(text[text.index(after: dash)...]))
    } else if let plus = text.firstIndex(of: "+") {
      low = try number(text[..<plus])
      high = low + (try number(text[text.index(after: plus)...]))
    } else {
      low = try number(text[...])
      high = low
    }
    guard low <= 65_535, high <= 65_535 else { throw FlagError("the port range cannot be greater than 65535: \(text)") }
    guard low <= high else { throw FlagError("end port cannot be less than start port: \(text)") }
    return low...high
  }

  /// What `--help` prints.
  static var help: String {
    "The Kubernetes API server validates and configures the objects of a cluster and serves\nthem to all its other parts.\n\n\(usage)"
  }

  /// What stands before the complaint about a flag, too.
  static var usage: String {
    var text = "Usage:\n  kube-apiserver [flags]\n"
    var section = ""
    for entry in FlagTable.all {
      if entry.section != section {
        section = entry.section
        text += "\n\(section):\n\n"
      }
      let type = entry.kind == .bool ? "" : " \(entry.kind.rawValue)"
      let name = entry.name == "v" ? "-v, --v" : entry.name == "help" ? "-h, --help" : "    --\(entry.name)"
      let isShown = !entry.fallback.isEmpty && !["false", "0", "0s"].contains(entry.fallback)
      let fallback = isShown ? " (default \(entry.kind == .string ? "\"\(entry.fallback)\"" : entry.fallback))" : ""
      text += "  \(name)\(type)\n        \(entry.usage)\(fallback)\n"
    }
    return text
  }
}
