import KubeAPI

extension CellWriter {
  static let network: [String: Cells] = [
    "Service": { row in
      let address = row.spec["clusterIPs"][0].string ?? row.spec["clusterIP"].string ?? ""
      let ports = row.spec["ports"].elements.map { port in
        let node = port["nodePort"].int ?? 0
        return "\(port["port"].int ?? 0)" + (node > 0 ? ":\(node)" : "") + "/\(port["protocol"].string ?? "TCP")"
      }
      return [
        row.name, row.text(row.spec["type"]), .string(address.isEmpty ? "<none>" : address), .string(externalAddresses(row)),
        .string(ports.isEmpty ? "<none>" : ports.joined(separator: ",")), row.age, labels(row.spec["selector"]),
      ]
    },
    "Endpoints": { row in
      let endpoints = row.object.json["subsets"].elements.flatMap { subset -> [String] in
        let ports = subset["ports"].elements.map { ":\($0["port"].int ?? 0)" }
        return (ports.isEmpty ? [""] : ports).flatMap { port in
          subset["addresses"].elements.map { address in
            let ip = address["ip"].string ?? ""
            return (ip.contains(":") && !port.isEmpty ? "[\(ip)]" : ip) + port
          }
        }
      }
      return [row.name, .string(endpoints.isEmpty ? "<none>" : list(endpoints)), row.age]
    },
    "EndpointSlice.discovery.k8s.io": { row in
      let ports = row.object.json["ports"].elements.map { $0["port"].int.map(String.init) ?? "*" }
      let addresses = row.object.json["endpoints"].elements.flatMap { $0["addresses"].elements.compactMap(\.string) }
      return [
        row.name, row.text(row.object.json["addressType"]), .string(ports.isEmpty ? "<unset>" : list(ports)),
        .string(addresses.isEmpty ? "<unset>" : list(addresses)), row.age,
      ]
    },
    "NetworkPolicy.networking.k8s.io": { [$0.name, selector($0.spec["podSelector"]), $0.age] },
    "Ingress.networking.k8s.io": { row in
      let hosts = row.spec["rules"].elements.compactMap(\.host.string).filter { !$0.isEmpty }
      return [
        row.name, row.text(row.spec["ingressClassName"], else: "<none>"), .string(hosts.isEmpty ? "*" : list(hosts)),
        .string(loadBalancer(row.status)), .string(row.spec["tls"].elements.isEmpty ? "80" : "80, 443"), row.age,
      ]
    },
    "IngressClass.networking.k8s.io": { row in
      let parameters = row.spec["parameters"]
      var reference = "<none>"
      if !parameters.isNull {
        let group = parameters["apiGroup"].string.map { ".\($0)" } ?? ""
        reference = "\(parameters["kind"].string ?? "")\(group)/\(parameters["name"].string ?? "")"
      }
      return [row.name, row.text(row.spec["controller"]), .string(reference), row.age]
    },
    "IPAddress.networking.k8s.io": { row in
      let parent = row.spec["parentRef"]
      let parts = ["group", "resource", "namespace", "name"].compactMap { parent[$0].string }.filter { !$0.isEmpty }
      return [row.name, .string(parts.joined(separator: "/")), row.age]
    },
    "ServiceCIDR.networking.k8s.io": { row in
      [row.name, .string(row.spec["cidrs"].elements.compactMap(\.string).joined(separator: ",")), row.age]
    },
  ]

  /// The addresses and names of a load balancer.
  private static func loadBalancer(_ status: JSON) -> String {
    var seen: Set<String> = []
    return status["loadBalancer"]["ingress"].elements.compactMap { entry in
      entry["ip"].string.flatMap { $0.isEmpty ? nil : $0 } ?? entry["hostname"].string
    }.filter { seen.insert($0).inserted }.joined(separator: ",")
  }

  private static func externalAddresses(_ row: CellWriter) -> String {
    let given = row.spec["externalIPs"].elements.compactMap(\.string)
    switch row.spec["type"] {
    case "LoadBalancer":
      let all = [loadBalancer(row.status)].filter { !$0.isEmpty } + given
      return all.isEmpty ? "<pending>" : all.joined(separator: ",")
    case "ExternalName": return row.spec["externalName"].string ?? ""
    default: return given.isEmpty ? "<none>" : given.joined(separator: ",")
    }
  }
}
