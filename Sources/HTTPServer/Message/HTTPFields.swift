/// Header fields in the order they came; names compare without regard to case.
package struct HTTPFields: Sendable, ExpressibleByDictionaryLiteral {
  package private(set) var entries: [(name: String, value: String)] = []

  package init() {}

  package init(_ entries: [(String, String)]) { self.entries = entries.map { (name: $0.0, value: $0.1) } }

  package init(dictionaryLiteral elements: (String, String)...) { self.init(elements) }

  /// The first field of that name; setting replaces all of them.
  package subscript(name: String) -> String? {
    get { entries.first { HTTPFields.same($0.name, name) }?.value }
    set {
      entries.removeAll { HTTPFields.same($0.name, name) }
      if let newValue { entries.append((name, newValue)) }
    }
  }

  package func all(_ name: String) -> [String] { entries.filter { HTTPFields.same($0.name, name) }.map(\.value) }

  package mutating func add(_ name: String, _ value: String) { entries.append((name, value)) }

  /// The elements of a comma-separated list field, over all its lines.
  package func list(_ name: String) -> [String] {
    all(name).flatMap { $0.utf8.split(separator: UInt8(ascii: ",")) }.map { HTTPFields.trimmed(Substring($0)) }
      .filter { !$0.isEmpty }
  }

  static func same(_ a: some StringProtocol, _ b: String) -> Bool {
    guard a.utf8.count == b.utf8.count else { return false }
    return zip(a.utf8, b.utf8).allSatisfy { $0 == $1 || ($0 | 0x20 == $1 | 0x20 && (0x61...0x7A).contains($0 | 0x20)) }
  }

  /// Whether a field's name begins with the letters and dashes of `prefix`.
  package static func begins(_ name: String, with prefix: String) -> Bool {
    name.utf8.count >= prefix.utf8.count && same(Substring(name.utf8.prefix(prefix.utf8.count)), prefix)
  }

  /// Without the blanks and tabs at both ends.
  package static func trimmed(_ text: Substring) -> String {
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var bytes = text.utf8.drop(while: isBlank)
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    return String(Substring(bytes))
  }
}
