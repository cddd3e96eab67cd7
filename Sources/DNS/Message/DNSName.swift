/// A domain name as its labels, the root as none. Compared without regard to case (RFC 1035 2.3.3); the case it was asked with is
/// kept, as a client may check it.
package struct DNSName: Sendable, CustomStringConvertible {
  package let labels: [String]

  package init(labels: [String]) { self.labels = labels }

  /// Reads `www.example.com`, with or without the final dot.
  package init(_ text: some StringProtocol) {
    labels = text.split(separator: "." as Character).map { String($0) }
  }

  package static let root = DNSName(labels: [])

  /// With the final dot.
  package var description: String { labels.isEmpty ? "." : labels.joined(separator: ".") + "." }

  package var lowercased: DNSName { DNSName(labels: labels.map { $0.lowercased() }) }

  package func isWithin(_ zone: DNSName) -> Bool {
    guard labels.count >= zone.labels.count else { return false }
    return zip(labels.suffix(zone.labels.count), zone.labels).allSatisfy { $0.lowercased() == $1.lowercased() }
  }

  /// The labels in front of the zone's, in lower case.
  package func relative(to zone: DNSName) -> [String] { labels.dropLast(zone.labels.count).map { $0.lowercased() } }

  package func prefixed(by label: String) -> DNSName { DNSName(labels: [label] + labels) }

  static func + (a: [String], b: DNSName) -> DNSName { DNSName(labels: a + b.labels) }
}

extension DNSName: Hashable {
  package static func == (a: DNSName, b: DNSName) -> Bool {
    a.labels.count == b.labels.count && zip(a.labels, b.labels).allSatisfy { $0 == $1 || $0.lowercased() == $1.lowercased() }
  }

  package func hash(into hasher: inout Hasher) {
    for label in labels { hasher.combine(label.lowercased()) }
  }
}
