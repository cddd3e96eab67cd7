import KubeAPI
import Netlink

/// What ADD made.
package struct CNIResult: Hashable, Sendable {
  package struct Interface: Hashable, Sendable {
    package var name: String
    package var mac: String
    /// The path of the namespace it is in; empty for the host's.
    package var sandbox: String
  }

  package struct Address: Hashable, Sendable {
    package var prefix: InternetPrefix
    package var gateway: InternetAddress?
    /// The place of its interface in `interfaces`.
    package var interface: Int?
  }

  package struct Route: Hashable, Sendable {
    package var destination: InternetPrefix
    package var gateway: InternetAddress?
  }

  package var interfaces: [Interface] = []
  package var addresses: [Address] = []
  package var routes: [Route] = []
  package var dns: JSON = [:]

  package init() {}

  package init(_ json: JSON) {
    interfaces = json["interfaces"].elements.map {
      Interface(name: $0["name"].string ?? "", mac: $0["mac"].string ?? "", sandbox: $0["sandbox"].string ?? "")
    }
    addresses = json["ips"].elements.compactMap { ip in
      guard let prefix = ip["address"].string.flatMap({ InternetPrefix($0) }) else { return nil }
      return Address(
        prefix: prefix, gateway: ip["gateway"].string.flatMap { InternetAddress($0) }, interface: ip["interface"].int)
    }
    routes = json["routes"].elements.compactMap { route in
      guard let destination = route["dst"].string.flatMap({ InternetPrefix($0) }) else { return nil }
      return Route(destination: destination, gateway: route["gw"].string.flatMap { InternetAddress($0) })
    }
    if !json["dns"].isNull { dns = json["dns"] }
  }

  /// The result in the form of that version of the specification: before 1.0 an address said its family.
  package func json(version: String) -> JSON {
    var json: JSON = ["cniVersion": .string(version)]
    if !interfaces.isEmpty {
      json["interfaces"] = .array(
        interfaces.map { interface in
          var item: JSON = ["name": .string(interface.name)]
          if !interface.mac.isEmpty { item["mac"] = .string(interface.mac) }
          if !interface.sandbox.isEmpty { item["sandbox"] = .string(interface.sandbox) }
          return item
        })
    }
    json["ips"] = .array(
      addresses.map { address in
        var item: JSON = [:]
        if version.hasPrefix("0.") { item["version"] = .string(address.prefix.address.isV6 ? "6" : "4") }
        if let interface = address.interface { item["interface"] = JSON(interface) }
        item["address"] = .string(address.prefix.description)
        if let gateway = address.gateway { item["gateway"] = .string(gateway.description) }
        return item
      })
    if !routes.isEmpty {
      json["routes"] = .array(
        routes.map { route in
          var item: JSON = ["dst": .string(route.destination.description)]
          if let gateway = route.gateway { item["gw"] = .string(gateway.description) }
          return item
        })
    }
    json["dns"] = dns
    return json
  }
}
