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
    while let argument = rest.popFirst() {
      let (name, given) = try split(argument)
      guard let entry = FlagTable.entries[name] else { throw FlagError("unknown flag: --\(name)") }
      guard let value = given ?? (entry.kind == .bool ? "true" : rest.popFirst()) else {
        throw FlagError(name == "v" ? "flag needs an argument: 'v' in -v" : "flag needs an argument: --\(name)")
      }
      do throws(FlagError) {
        let value = try checked(value, entry)
        configuration.givenFlags.insert(name)
        if let effect = flags[name] { try effect(&configuration, value) } else { try note(entry, value, &configuration) }
      } catch {
        let shown = name == "v" ? "-v, --v" : "--\(name)"
        throw FlagError("invalid argument \"\(value)\" for \"\(shown)\" flag: \(error.description)")
      }
    }
    return configuration
  }

  private static func split(_ argument: String) throws(FlagError) -> (String, String?) {
    if argument.hasPrefix("--"), argument.count > 2 {
      let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard !parts[0].isEmpty, !parts[0].hasPrefix("-") else { throw FlagError("bad flag syntax: \(argument)") }
      // The library takes an underscore for a dash.
      return (String(parts[0]).replacing("_", with: "-"), parts.count > 1 ? String(parts[1]) : nil)
    }
    guard argument.hasPrefix("-"), argument.count > 1 else {
      throw FlagError("unknown command \"\(argument)\" for \"kube-apiserver\"")
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
    case .string, .strings: return text
    case .bool:
      guard let value = bool(text) else { throw FlagError("strconv.ParseBool: parsing \"\(text)\": invalid syntax") }
      return value ? "true" : "false"
    case .int:
      guard Int(text) != nil else { throw FlagError("strconv.ParseInt: parsing \"\(text)\": \(numberFault(text))") }
    case .float:
      guard Double(text) != nil else { throw FlagError("strconv.ParseFloat: parsing \"\(text)\": invalid syntax") }
    case .duration:
      guard GoDuration.parse(text) != nil else {
        throw FlagError("time: \(durationFault(text))")
      }
    case .ip:
      guard text.isEmpty || IPAddress(text) != nil else { throw FlagError("failed to parse IP: \"\(text)\"") }
    case .map: _ = try gates(text)
    case .pairs: break
    case .range: _ = try range(text)
    }
    return text
  }

  static func numberFault(_ text: String) -> String {
    !text.isEmpty && text.allSatisfy(\.isWholeNumber) ? "value out of range" : "invalid syntax"
  }

  /// What Go's time package says of a text that is no duration.
  static func durationFault(_ text: String) -> String {
    let isNumber = Double(text) != nil && !text.isEmpty
    return "\(isNumber ? "missing unit in" : "invalid") duration \"\(text)\""
  }

  /// `NAME=true|false,...`.
  static func gates(_ text: String) throws(FlagError) -> [(name: String, isOn: Bool)] {
    var result: [(name: String, isOn: Bool)] = []
    for pair in list(text) {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw FlagError("missing bool value for \(parts.first ?? "")") }
      guard let isOn = bool(parts[1]) else {
        throw FlagError(
          "invalid value of \(parts[0])=\(parts[1]), err: strconv.ParseBool: parsing \"\(parts[1])\": invalid syntax")
      }
      result.append((parts[0], isOn))
    }
    return result
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
    var text =
      "The Kubernetes API server validates and configures the objects of a cluster and serves\nthem to all its other parts.\n\nUsage:\n  kube-apiserver [flags]\n"
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
