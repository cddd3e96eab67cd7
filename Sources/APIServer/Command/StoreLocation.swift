import EtcdStorage
import Storage

/// Where the objects are kept: `sqlite:///PATH[?synchronous=normal|full]` or the endpoints of an etcd.
package enum StoreLocation: Hashable, Sendable {
  case file(String, SQLiteDurability)
  case etcd([EtcdEndpoint])

  init(_ text: String) throws(FlagError) {
    let scheme = "sqlite://"
    if text.hasPrefix(scheme) {
      self = try StoreLocation(file: text.dropFirst(scheme.utf8.count))
      return
    }
    var endpoints: [EtcdEndpoint] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let endpoint = EtcdEndpoint(String(part)) else {
        throw FlagError("\"\(part)\" is no endpoint: expected http://HOST:PORT, https://HOST:PORT or sqlite:///PATH")
      }
      endpoints.append(endpoint)
    }
    self = .etcd(endpoints)
  }

  private init(file text: Substring) throws(FlagError) {
    let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard let path = parts.first, !path.isEmpty else { throw FlagError("a store in a file is written sqlite:///PATH") }
    var durability = SQLiteDurability.process
    for parameter in parts.dropFirst().flatMap({ $0.split(separator: "&", omittingEmptySubsequences: false) }) {
      let value = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard value[0] == "synchronous" else {
        throw FlagError("a store in a file has no parameter \"\(value[0])\"; known is synchronous")
      }
      guard let known = SQLiteDurability(rawValue: String(value.dropFirst().first ?? "")) else {
        let all = SQLiteDurability.allCases.map(\.rawValue).joined(separator: ", ")
        throw FlagError("synchronous=\(value.dropFirst().first ?? "") is not known; allowed values: \(all)")
      }
      durability = known
    }
    self = .file(String(path), durability)
  }
}
