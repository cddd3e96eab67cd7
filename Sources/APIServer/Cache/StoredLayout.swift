import KubeAPI

/// Where the parts lie of an object's stored text that are needed of every object, found without decoding the rest of it.
///
/// The server itself writes the text: kind, apiVersion and metadata first, the metadata in upstream's order and without a resource
/// version. Nil for a text of any other form.
struct StoredLayout {
  /// Where `"metadata"` begins, before which stand kind and apiVersion.
  private(set) var itemOffset = 0
  /// Where the resource version belongs.
  private(set) var versionOffset = 0
  private(set) var apiVersion = ""
  private(set) var isNamespaced = false
  private(set) var labels: [String: String] = [:]
  private var position = 0

  init?(_ text: [UInt8]) {
    guard text.withUnsafeBufferPointer({ scan($0) }) else { return nil }
  }

  /// The text with the resource version in its place.
  func text(_ stored: [UInt8], revision: Int64) -> [UInt8] {
    let isLast = stored[versionOffset] == UInt8(ascii: "}")
    let member = "\"resourceVersion\":\"\(revision)\""
    var out: [UInt8] = []
    out.reserveCapacity(stored.count + member.utf8.count + 1)
    out += stored[..<versionOffset]
    out += (isLast ? "," + member : member + ",").utf8
    out += stored[versionOffset...]
    return out
  }

  private mutating func scan(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard take("{\"kind\":", text), skipString(text), take(",\"apiVersion\":", text) else { return false }
    let start = position
    guard skipString(text), take(",", text) else { return false }
    apiVersion = String(decoding: text[(start + 1)..<(position - 2)], as: UTF8.self)
    itemOffset = position
    guard take("\"metadata\":{\"name\":", text), skipString(text) else { return false }
    while position < text.count {
      guard take(",", text) else {
        if versionOffset == 0 { versionOffset = position }
        return text[position] == UInt8(ascii: "}")
      }
      let start = position
      guard skipString(text) else { return false }
      let key = String(decoding: text[(start + 1)..<(position - 1)], as: UTF8.self)
      if key == "resourceVersion" { return false }
      if key == "namespace" { isNamespaced = true }
      if versionOffset == 0, Metadata.standsAfterVersion(key) { versionOffset = start }
      guard take(":", text) else { return false }
      let value = position
      guard skipValue(text) else { return false }
      guard key == "labels" else { continue }
      labels = (try? JSON.decode(text[value..<position]))?.stringMap ?? [:]
      return true
    }
    return false
  }

  private mutating func take(_ expected: StaticString, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let count = expected.utf8CodeUnitCount
    guard position + count <= text.count else { return false }
    for offset in 0..<count where text[position + offset] != expected.utf8Start[offset] { return false }
    position += count
    return true
  }

  /// Passes over a string and stands behind its closing quote.
  private mutating func skipString(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard position < text.count, text[position] == UInt8(ascii: "\"") else { return false }
    position += 1
    while position < text.count {
      let byte = text[position]
      position += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\"") { return true }
    }
    return false
  }

  private mutating func skipValue(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var depth = 0
    while position < text.count {
      switch text[position] {
      case UInt8(ascii: "\""):
        guard skipString(text) else { return false }
        if depth == 0 { return true }
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return true }
        depth -= 1
        if depth == 0 {
          position += 1
          return true
        }
      case UInt8(ascii: ",") where depth == 0: return true
      default: break
      }
      position += 1
    }
    return false
  }
}
