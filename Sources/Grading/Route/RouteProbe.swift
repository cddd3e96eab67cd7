import KubeAPI

/// A route on a node, to a subnet or to another node's pods.
package struct RouteProbe: Probe {
  package static let keyword = "route"

  enum Destination: Hashable, Sendable {
    case subnet(String)
    /// The pod subnet of a node.
    case podsOf(String)
  }

  let node: String
  let destination: Destination
  let via: String?
  let device: String?

  package init(_ definition: DefinitionNode) throws(DefinitionError) {
    self = try definition.fields { fields throws(DefinitionError) in try RouteProbe(&fields) }
  }

  private init(_ fields: inout DefinitionFields) throws(DefinitionError) {
    node = try fields.required("host", "a node").text()
    let subnet = try fields.optional("to")?.text()
    let pods = try fields.optional("podsOf")?.text()
    switch (subnet, pods) {
    case (let subnet?, nil): destination = .subnet(subnet)
    case (nil, let pods?): destination = .podsOf(pods)
    default: throw fields.node.fail("expected to or podsOf")
    }
    via = try fields.optional("via")?.text()
    device = try fields.optional("device")?.text()
  }

  package var wanted: String {
    var text = "\(node) has a route to "
    switch destination {
    case .subnet(let subnet): text += subnet
    case .podsOf(let other): text += "the pods of \(other)"
    }
    if let via { text += " via \(via)" }
    if let device { text += " on \(device)" }
    return text
  }

  package func look(_ lab: any LabAccess) async throws(AccessError) -> Finding {
    let subnet: String
    switch destination {
    case .subnet(let text): subnet = text
    case .podsOf(let other):
      guard let object = try await lab.get(.nodes, namespace: nil, name: other), let cidr = object.spec.podCIDR.string else {
        return .failed(observed: "node \(other) has no pod subnet")
      }
      subnet = cidr
    }
    let result = try await lab.run(LabCommand(on: node, ["cat", "/proc/net/route"]))
    guard result.exit == 0 else { throw AccessError(.kernel, "cannot read the routes of \(node): \(result.errorText)") }
    return judge(RouteTable(result.text), subnet)
  }

  func judge(_ table: RouteTable, _ subnet: String) -> Finding {
    guard let route = table.find(subnet) else { return .failed(observed: "\(node) has no route to \(subnet)") }
    let gateway = route.gateway.isEmpty ? "" : " via \(route.gateway)"
    let isSo = (via == nil || via == route.gateway) && (device == nil || device == route.device)
    return .when(isSo, "\(subnet)\(gateway) dev \(route.device)")
  }
}
