import KubeAPI
import Netlink

/// net-conf.json.
struct FlannelNetwork: Hashable, Sendable {
  enum Backend: Hashable, Sendable {
    case vxlan(identifier: UInt32, port: UInt16)
    case hostGateway

    var name: String {
      switch self {
      case .vxlan: "vxlan"
      case .hostGateway: "host-gw"
      }
    }
  }

  struct Invalid: Error, Hashable, Sendable { var message: String }

  var network: InternetPrefix
  var backend: Backend

  init(_ text: String, path: String) throws(Invalid) {
    let json: JSON
    do throws(JSONDecodingError) { json = try JSON.decode(text) } catch {
      throw Invalid(message: "\(path): \(error.description)")
    }
    guard let prefix = json["Network"].string.flatMap({ InternetPrefix($0) }), !prefix.address.isV6 else {
      throw Invalid(message: "\(path): Network: expected an IPv4 CIDR such as 10.244.0.0/16, got \(json["Network"].text)")
    }
    if json["EnableIPv6"].bool == true { throw Invalid(message: "\(path): EnableIPv6: not supported") }
    network = prefix.network
    let options = json["Backend"]
    switch options["Type"].string ?? "udp" {
    case "vxlan":
      guard let identifier = UInt32(exactly: options["VNI"].int ?? 1), identifier < 1 << 24 else {
        throw Invalid(message: "\(path): Backend.VNI: expected a number from 0 to 16777215")
      }
      guard let port = UInt16(exactly: options["Port"].int ?? 8472) else {
        throw Invalid(message: "\(path): Backend.Port: not a port")
      }
      if options["DirectRouting"].bool == true { throw Invalid(message: "\(path): Backend.DirectRouting: not supported") }
      backend = .vxlan(identifier: identifier, port: port == 0 ? 8472 : port)
    case "host-gw": backend = .hostGateway
    case let other: throw Invalid(message: "\(path): Backend.Type: \"\(other)\" is not supported, expected vxlan or host-gw")
    }
  }
}
