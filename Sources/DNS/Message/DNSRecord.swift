/// A type of record by its number; those named here are read and written field by field, the others travel as bytes.
package struct DNSType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: UInt16
  package init(rawValue: UInt16) { self.rawValue = rawValue }

  package static let a = DNSType(rawValue: 1)
  package static let ns = DNSType(rawValue: 2)
  package static let cname = DNSType(rawValue: 5)
  package static let soa = DNSType(rawValue: 6)
  package static let ptr = DNSType(rawValue: 12)
  package static let hinfo = DNSType(rawValue: 13)
  package static let mx = DNSType(rawValue: 15)
  package static let txt = DNSType(rawValue: 16)
  package static let aaaa = DNSType(rawValue: 28)
  package static let srv = DNSType(rawValue: 33)
  package static let opt = DNSType(rawValue: 41)
  package static let any = DNSType(rawValue: 255)

  private static let names: [UInt16: String] = [
    1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 12: "PTR", 13: "HINFO", 15: "MX", 16: "TXT", 28: "AAAA", 33: "SRV", 41: "OPT",
    43: "DS", 46: "RRSIG", 48: "DNSKEY", 64: "SVCB", 65: "HTTPS", 252: "AXFR", 255: "ANY", 257: "CAA",
  ]

  package var description: String { DNSType.names[rawValue] ?? "TYPE\(rawValue)" }
}

package struct DNSRecord: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    /// Four or sixteen bytes.
    case address([UInt8])
    /// NS, CNAME and PTR.
    case name(DNSName)
    case mail(preference: UInt16, DNSName)
    case service(priority: UInt16, weight: UInt16, port: UInt16, DNSName)
    case authority(
      primary: DNSName, mailbox: DNSName, serial: UInt32, refresh: UInt32, retry: UInt32, expire: UInt32, minimum: UInt32)
    case text([String])
    case bytes([UInt8])
  }

  package var name: DNSName
  package var type: DNSType
  /// IN is 1; an OPT record has the sender's UDP size here.
  package var recordClass: UInt16 = 1
  /// Seconds.
  package var ttl: UInt32
  package var content: Content

  package init(_ name: DNSName, _ type: DNSType, ttl: UInt32, _ content: Content) {
    self.name = name
    self.type = type
    self.ttl = ttl
    self.content = content
  }
}
