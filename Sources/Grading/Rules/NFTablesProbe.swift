import KubeAPI

/// A Service is routed by the kernel of every node: the verdict map `service-ips` of `table ip kube-proxy` leads to exactly its ready
/// endpoints.
package struct NFTablesProbe: Probe {
  package static let keyword = "nftables"

  let namespace: String
  let service: String
  let port: Int
  /// Empty for all.
  let nodes: [String]
  let minimum: Int

  package init(_ node: DefinitionNode) throws(DefinitionError) {
    self = try node.fields { fields throws(DefinitionError) in try NFTablesProbe(&fields) }
  }

  private init(_ fields: inout DefinitionFields) throws(DefinitionError) {
    namespace = try fields.required("namespace", "the Service's namespace").text()
    service = try fields.required("service", "a Service").text()
    port = try fields.required("port", "the Service's port").int(1...65_535)
    nodes = try fields.optional("nodes")?.strings() ?? []
    minimum = try fields.optional("endpoints")?.int(1...100) ?? 1
  }

  package var wanted: String {
    let place = nodes.isEmpty ? "every node" : nodes.joined(separator: ", ")
    let count = minimum == 1 ? "its ready endpoints" : "at least \(minimum) ready endpoints"
    return "the map service-ips of \(place) routes Service \(namespace)/\(service) port \(port) to \(count)"
  }

  package func look(_ lab: any LabAccess) async throws(AccessError) -> Finding {
    guard let object = try await lab.get(.services, namespace: namespace, name: service) else {
      return .failed(observed: "there is no Service \(namespace)/\(service)")
    }
    let slices = try await lab.list(.endpointSlices, namespace: namespace, labels: "kubernetes.io/service-name=\(service)")
    var tables: [(node: String, table: ProxyTable)] = []
    for node in nodes.isEmpty ? lab.nodes : nodes {
      tables.append((node, try await table(of: node, lab)))
    }
    return judge(object, slices, tables)
  }

  private func table(of node: String, _ lab: any LabAccess) async throws(AccessError) -> ProxyTable {
    let result = try await lab.run(LabCommand(on: node, ["nft", "-j", "list", "table", "ip", "kube-proxy"]))
    guard result.exit == 0 else {
      if result.errorText.contains("No such file") { return ProxyTable(.null) }
      throw AccessError(.kernel, "cannot list the rules of \(node): \(TextMatch.excerpt(result.errorText))")
    }
    do throws(JSONDecodingError) { return ProxyTable(try JSON.decode(result.output)) } catch {
      throw AccessError(.kernel, "cannot read the rules of \(node): \(error)")
    }
  }

  func judge(_ object: KubeObject, _ slices: [KubeObject], _ tables: [(node: String, table: ProxyTable)]) -> Finding {
    guard let entry = object.spec.ports.elements.first(where: { $0.port.int == port }) else {
      return .failed(observed: "Service \(service) has no port \(port)")
    }
    let address = object.spec.clusterIP.string ?? ""
    let transport = (entry["protocol"].string ?? "TCP").lowercased()
    let ready = NFTablesProbe.ready(slices, portName: entry.name.string ?? "")
    guard ready.count >= minimum else { return .failed(observed: "Service \(service) has \(ready.count) ready endpoints") }
    for (node, table) in tables {
      guard let routed = table.endpoints(address: address, transport: transport, port: port) else {
        return .failed(observed: "service-ips on \(node) has no element \(address) . \(transport) . \(port)")
      }
      guard routed == ready else {
        return .failed(observed: "on \(node) it leads to \(text(routed)), ready are \(text(ready))")
      }
    }
    return .passed(observed: "\(tables.map(\.node).joined(separator: ", ")): \(address):\(port) leads to \(text(ready))")
  }

  private func text(_ endpoints: Set<String>) -> String {
    endpoints.isEmpty ? "nothing" : endpoints.sorted().joined(separator: ", ")
  }

  static func ready(_ slices: [KubeObject], portName: String) -> Set<String> {
    var result: Set<String> = []
    for slice in slices {
      for port in slice.ports.elements where (port.name.string ?? "") == portName {
        guard let number = port.port.int else { continue }
        for endpoint in slice.endpoints.elements where endpoint.conditions.ready.bool ?? true {
          for address in endpoint.addresses.elements.compactMap(\.string) { result.insert("\(address):\(number)") }
        }
      }
    }
    return result
  }
}
