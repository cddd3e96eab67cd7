import EtcdStorage

/// Where the objects are kept: `sqlite:///PATH` or the endpoints of an etcd.
package enum StoreLocation: Hashable, Sendable {
  case file(String)
  case etcd([EtcdEndpoint])

  init(_ text: String) throws(FlagError) {
    let scheme = "sqlite://"
    if text.hasPrefix(scheme) {
      guard text.utf8.count > scheme.utf8.count else { throw FlagError("a store in a file is written sqlite:///PATH") }
      self = .file(String(text.dropFirst(scheme.utf8.count)))
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
}
