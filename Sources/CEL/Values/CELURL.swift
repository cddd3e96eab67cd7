/// An absolute URL, or a path that begins with a slash, taken apart as Go's `url.ParseRequestURI` does.
package struct CELURL: Hashable, Sendable {
  package let text: String
  package let scheme: String
  /// With the port.
  package let host: String
  package let path: String
  let query: String

  package init?(_ text: String) {
    self.text = text
    guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) else { return nil }
    var rest = text[...]
    if let colon = text.firstIndex(of: ":"), !text.hasPrefix("/") {
      let name = text[..<colon]
      guard let first = name.unicodeScalars.first, first.isLetter, first != "_",
        name.unicodeScalars.allSatisfy({ ($0.isLetter && $0 != "_") || $0.isDigit || "+-.".unicodeScalars.contains($0) })
      else { return nil }
      scheme = name.lowercased()
      rest = text[text.index(after: colon)...]
    } else {
      guard text.hasPrefix("/") else { return nil }
      scheme = ""
    }
    if let mark = rest.firstIndex(of: "?") {
      query = String(rest[rest.index(after: mark)...])
      rest = rest[..<mark]
    } else {
      query = ""
    }
    if rest.hasPrefix("//") {
      let authority = rest.dropFirst(2).prefix { $0 != "/" }
      rest = rest.dropFirst(2 + authority.count)
      host = String(authority.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).last ?? "")
      guard CELURL.isValid(host: host) else { return nil }
    } else {
      host = ""
    }
    path = String(rest)
    guard CELURL.isValidlyEscaped(path) else { return nil }
  }

  private static func isValidlyEscaped(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.indices.allSatisfy { position in
      guard bytes[position] == UInt8(ascii: "%") else { return true }
      guard position + 2 < bytes.count else { return false }
      return UInt8(String(decoding: bytes[position + 1...position + 2], as: UTF8.self), radix: 16) != nil
    }
  }

  private static func isValid(host: String) -> Bool {
    if host.hasPrefix("[") {
      guard let close = host.firstIndex(of: "]") else { return false }
      return isValid(port: host[host.index(after: close)...])
    }
    guard let colon = host.lastIndex(of: ":") else { return true }
    return isValid(port: host[colon...])
  }

  private static func isValid(port: Substring) -> Bool {
    port.isEmpty || (port.hasPrefix(":") && port.dropFirst().unicodeScalars.allSatisfy(\.isDigit))
  }

  private var portStart: String.Index? {
    guard let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") else { return nil }
    return colon
  }

  func part(_ name: String) -> CELValue? {
    switch name {
    case "getScheme": return .string(scheme)
    case "getHost": return .string(host)
    case "getHostname":
      let name = portStart.map { String(host[..<$0]) } ?? host
      return .string(name.hasPrefix("[") && name.hasSuffix("]") ? String(name.dropFirst().dropLast()) : name)
    case "getPort": return .string(portStart.map { String(host[host.index(after: $0)...]) } ?? "")
    case "getEscapedPath": return .string(path)
    case "getQuery": return .map(queryMap)
    default: return nil
    }
  }

  private var queryMap: CELMap {
    var lists: [(String, [CELValue])] = []
    for pair in query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let (key, value) = (CELURL.unescaped(parts[0]), CELURL.unescaped(parts.count > 1 ? parts[1] : ""))
      if let position = lists.firstIndex(where: { $0.0 == key }) {
        lists[position].1.append(.string(value))
      } else {
        lists.append((key, [.string(value)]))
      }
    }
    var map = CELMap()
    for (key, values) in lists { map[.string(key)] = .list(values) }
    return map
  }

  private static func unescaped(_ text: Substring) -> String {
    var out: [UInt8] = []
    let bytes = Array(text.utf8)
    var position = 0
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "%"), position + 2 < bytes.count,
        let value = UInt8(String(decoding: bytes[position + 1...position + 2], as: UTF8.self), radix: 16)
      {
        out.append(value)
        position += 3
      } else {
        out.append(bytes[position] == UInt8(ascii: "+") ? UInt8(ascii: " ") : bytes[position])
        position += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
