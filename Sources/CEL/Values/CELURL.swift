import KubeAPI

/// An absolute URL, or a path that begins with a slash, taken apart as Go's `url.ParseRequestURI` does.
package struct CELURL: Hashable, Sendable {
  package let text: String
  package let scheme: String
  /// With the port.
  package let host: String
  package let path: String
  let query: String

  /// Throws what Go's net/url says.
  package init(_ text: String) throws(Fault) {
    self.text = text
    func fail(_ message: String) -> Fault { Fault(text: text, message: message) }
    guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw fail("net/url: invalid control character in URL") }
    guard !text.isEmpty else { throw fail("empty url") }
    // Upstream reads it a second time without its fragment.
    var rest = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)[0]
    var scheme = ""
    if let colon = CELURL.schemeEnd(rest) {
      guard colon != rest.startIndex else { throw fail("missing protocol scheme") }
      scheme = rest[..<colon].lowercased()
      rest = rest[rest.index(after: colon)...]
    }
    self.scheme = scheme
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    (rest, query) = (parts[0], parts.count > 1 ? String(parts[1]) : "")
    var host = ""
    if text == "*" || (!rest.hasPrefix("/") && !scheme.isEmpty) {
      (self.host, path) = ("", text == "*" ? "*" : "")
      return
    }
    guard rest.hasPrefix("/") else { throw fail("invalid URI for request") }
    if !scheme.isEmpty, rest.hasPrefix("//") {
      let authority = rest.dropFirst(2).prefix { $0 != "/" }
      rest = rest.dropFirst(2 + authority.count)
      do throws(Fault) { host = try CELURL.host(of: authority, scheme) } catch { throw fail(error.message) }
    }
    self.host = host
    path = String(rest)
    if let escape = CELURL.badEscape(rest) { throw fail("invalid URL escape \(escape.goQuoted)") }
  }

  /// Why a text is no URL.
  package struct Fault: Error, CustomStringConvertible {
    var text = ""
    let message: String

    /// The text may still be a relative reference, which only requests must not carry.
    package var isRelative: Bool { message == "invalid URI for request" || message == "empty url" }

    package var description: String { "parse \(text.goQuoted): \(message)" }
  }

  /// Of the colon behind a scheme; nil without one.
  private static func schemeEnd(_ text: Substring) -> Substring.Index? {
    for (position, scalar) in zip(text.indices, text.unicodeScalars) {
      switch scalar {
      case "a"..."z", "A"..."Z": continue
      case "0"..."9", "+", "-", ".": if position == text.startIndex { return nil }
      case ":": return position
      default: return nil
      }
    }
    return nil
  }

  private static func host(of authority: Substring, _ scheme: String) throws(Fault) -> String {
    var host = authority
    var user: Substring?
    if let at = authority.lastIndex(of: "@") { (user, host) = (authority[..<at], authority[authority.index(after: at)...]) }
    try check(host: host, scheme)
    if let user {
      let allowed = "-._:~!$&'()*+,;=%@"
      guard user.unicodeScalars.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isDigit || allowed.unicodeScalars.contains($0)) })
      else {
        throw Fault(message: "net/url: invalid userinfo")
      }
      if let escape = badEscape(user) { throw Fault(message: "invalid URL escape \(escape.goQuoted)") }
    }
    return unescaped(host, isQuery: false)
  }

  private static func check(host: Substring, _ scheme: String) throws(Fault) {
    var port: Substring = ""
    var name = host
    if let open = host.lastIndex(of: "[") {
      guard open == host.startIndex else { throw Fault(message: "invalid IP-literal") }
      guard let close = host.lastIndex(of: "]") else { throw Fault(message: "missing ']' in host") }
      port = host[host.index(after: close)...]
      name = host[host.index(after: open)..<close]
    } else if let first = host.firstIndex(of: ":"), let last = host.lastIndex(of: ":") {
      port = host[(scheme == "http" || scheme == "https" ? first : last)...]
    }
    guard port.isEmpty || (port.hasPrefix(":") && port.dropFirst().unicodeScalars.allSatisfy(\.isDigit)) else {
      throw Fault(message: "invalid port \(String(port).goQuoted) after host")
    }
    if let escape = badEscape(name) { throw Fault(message: "invalid URL escape \(escape.goQuoted)") }
    let allowed = "!$&'()*+,;=:[]<>\"-_.~%"
    for scalar in name.unicodeScalars
    where scalar.isASCII && !scalar.isLetter && !scalar.isDigit && !allowed.unicodeScalars.contains(scalar) {
      throw Fault(message: "invalid character \(String(scalar).goQuoted) in host name")
    }
    if host.hasPrefix("["), let fault = AddressFault.ofLiteral(unescaped(name, isQuery: false)) {
      throw Fault(message: "invalid host: \(fault)")
    }
  }

  /// The first escape that is none.
  private static func badEscape(_ text: Substring) -> String? {
    let bytes = Array(text.utf8)
    for position in bytes.indices where bytes[position] == UInt8(ascii: "%") {
      let escape = bytes[position...].prefix(3)
      let digits = escape.dropFirst()
      if digits.count < 2 || !digits.allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }) {
        return String(decoding: escape, as: UTF8.self)
      }
    }
    return nil
  }

  /// The path as it came where that is a valid escaping, else escaped.
  private var escapedPath: String {
    let plain = "!$&'()*+,;=:@[]-_.~/%"
    if path.unicodeScalars.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isDigit || plain.unicodeScalars.contains($0)) }) {
      return path
    }
    let kept = "$&+,/:;=@-_.~"
    return CELURL.unescaped(path[...], isQuery: false).utf8.map { byte in
      let scalar = UnicodeScalar(byte)
      if scalar.isASCII, scalar.isLetter || scalar.isDigit || kept.unicodeScalars.contains(scalar) { return String(scalar) }
      return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
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
    case "getEscapedPath": return .string(escapedPath)
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

  private static func unescaped(_ text: Substring, isQuery: Bool = true) -> String {
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
        out.append(isQuery && bytes[position] == UInt8(ascii: "+") ? UInt8(ascii: " ") : bytes[position])
        position += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
