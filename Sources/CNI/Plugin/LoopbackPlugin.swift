import Netlink

/// Raises `lo` of a new namespace.
struct LoopbackPlugin: CNIPlugin {
  func add(_ request: CNIRequest) throws(CNIError) -> CNIResult {
    do { try RouteSocket(namespacePath: request.namespace).change("lo", .init(up: true)) } catch {
      throw CNIError(error, "loopback")
    }
    var result = request.previousResult ?? CNIResult()
    if result.interfaces.isEmpty {
      result.interfaces = [.init(name: "lo", mac: "00:00:00:00:00:00", sandbox: request.namespace)]
      if let prefix = InternetPrefix("127.0.0.1/8") { result.addresses = [.init(prefix: prefix, gateway: nil, interface: 0)] }
    }
    return result
  }

  /// The interface goes with its namespace.
  func delete(_ request: CNIRequest) throws(CNIError) {}

  func check(_ request: CNIRequest) throws(CNIError) {
    let link: Link?
    do { link = try RouteSocket(namespacePath: request.namespace).link(named: "lo") } catch { throw CNIError(error, "loopback") }
    if link?.isUp != true { throw CNIError(.internalFailure, "loopback interface is down") }
  }
}
