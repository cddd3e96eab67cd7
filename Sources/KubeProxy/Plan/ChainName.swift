import Crypto
import NFTables
import Netlink

/// The names of a Service's chains and sets: readable, and short by a hash when they would be too long.
enum ChainName {
  static func service(_ port: ServicePortName) -> String { "service-" + base(port) }
  static func local(_ port: ServicePortName) -> String { "local-" + base(port) }
  static func external(_ port: ServicePortName) -> String { "external-" + base(port) }
  static func firewall(_ port: ServicePortName) -> String { "firewall-" + base(port) }
  static func endpoint(_ port: ServicePortName, _ endpoint: ServiceEndpoint) -> String { "endpoint-" + base(port, endpoint) }
  static func affinity(_ port: ServicePortName, _ endpoint: ServiceEndpoint) -> String { "affinity-" + base(port, endpoint) }

  static let affinityPrefix = "affinity-"

  /// No chain of the table's own has a slash in its name, every chain of a Service has.
  static func isOfService(_ name: String) -> Bool { name.utf8.contains(UInt8(ascii: "/")) }

  private static func path(_ port: ServicePortName) -> String { "\(port.namespace)/\(port.service)/\(port.proto)/\(port.port)" }

  private static func base(_ port: ServicePortName) -> String { hashed(path(port)) }

  private static func base(_ port: ServicePortName, _ endpoint: ServiceEndpoint) -> String {
    hashed("\(path(port))__\(endpoint.address)/\(endpoint.port)")
  }

  /// Eight characters of the hash before the name, the name cut at 240 characters.
  static func hashed(_ name: String) -> String {
    let digest = Array(SHA256.hash(data: Array(name.utf8)).prefix(5))
    let number = digest.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    let hash = String((0..<8).map { alphabet[Int(number >> (35 - 5 * UInt64($0)) & 31)] })
    let full = "\(hash)-\(name)"
    return full.utf8.count > 240 ? "\(full.prefix(237))..." : full
  }
}
