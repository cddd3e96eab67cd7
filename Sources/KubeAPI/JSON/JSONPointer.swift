/// A path into a value after RFC 6901: `/spec/containers/0/image`.
package struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
  package var tokens: [String]

  package init(tokens: [String]) { self.tokens = tokens }

  /// Nil when the text is neither empty nor begins with a slash.
  package init?(_ text: String) {
    if text.isEmpty {
      tokens = []
      return
    }
    guard text.utf8.first == UInt8(ascii: "/") else { return nil }
    tokens = text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
      JSONPointer.unescape(String(decoding: $0, as: UTF8.self))
    }
  }

  package var description: String { tokens.map { "/" + JSONPointer.escape($0) }.joined() }

  package func resolve(in json: JSON) -> JSON? {
    var current = json
    for token in tokens {
      switch current {
      case .object(let object):
        guard let next = object[token] else { return nil }
        current = next
      case .array(let elements):
        guard let index = Int(token), elements.indices.contains(index) else { return nil }
        current = elements[index]
      default: return nil
      }
    }
    return current
  }

  package static func escape(_ token: String) -> String { replace(replace(token, "~", "~0"), "/", "~1") }
  package static func unescape(_ token: String) -> String { replace(replace(token, "~1", "/"), "~0", "~") }

  private static func replace(_ text: String, _ what: String, _ by: String) -> String {
    let (bytes, what) = (Array(text.utf8), Array(what.utf8))
    var out: [UInt8] = []
    var position = 0
    while position < bytes.count {
      if bytes[position...].starts(with: what) {
        out += by.utf8
        position += what.count
      } else {
        out.append(bytes[position])
        position += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
