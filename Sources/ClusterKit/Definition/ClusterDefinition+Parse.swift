import KubeAPI
import YAML

extension ClusterDefinition {
  /// Reads a cluster file. Everything that is wrong with it is reported at once, in the order of its lines.
  package static func parse(_ text: String, file: String) throws(DefinitionErrors) -> ClusterDefinition {
    let document: YAMLDocument
    do {
      let documents = try YAML.documents(text)
      guard let first = documents.first, documents.count == 1 else {
        let error = DefinitionError(file: file, line: 1, field: "", message: "expected one document with kind: Cluster")
        throw DefinitionErrors(errors: [error])
      }
      document = first
    } catch let error as YAMLError {
      throw DefinitionErrors(errors: [.init(file: file, line: error.location.line, field: "", message: error.message)])
    } catch let error as DefinitionErrors { throw error } catch { throw DefinitionErrors(errors: []) }
    var reader = DefinitionReader(document: document, file: file)
    let definition = reader.read()
    if !reader.errors.isEmpty { throw DefinitionErrors(errors: reader.errors.sorted { $0.line < $1.line }) }
    guard let definition else { throw DefinitionErrors(errors: []) }
    return definition
  }
}

package struct DefinitionErrors: Error, Hashable, Sendable, CustomStringConvertible {
  package var errors: [DefinitionError]
  package var description: String { errors.map(\.description).joined(separator: "\n") }
}

private struct DefinitionReader {
  let document: YAMLDocument
  let file: String
  var errors: [DefinitionError] = []

  mutating func fail(_ path: String, _ message: String) {
    errors.append(.init(file: file, line: document.location(of: path).line, field: path, message: message))
  }

  mutating func onlyKnown(_ json: JSON, _ path: String, _ fields: [String]) {
    guard case .object(let members) = json else {
      if !json.isNull { fail(path, "expected an object, found \(json.typeName)") }
      return
    }
    for (key, _) in members where !fields.contains(key) {
      fail(YAMLDocument.path(path, key), "unknown field; known are \(fields.joined(separator: ", "))")
    }
  }

  mutating func read() -> ClusterDefinition? {
    for duplicate in document.duplicates {
      errors.append(.init(file: file, line: duplicate.location.line, field: duplicate.path, message: "set a second time"))
    }
    let json = document.json
    onlyKnown(json, "", ["apiVersion", "kind", "metadata", "spec"])
    onlyKnown(json.metadata, "metadata", ["name"])
    onlyKnown(json.spec, "spec", ["version", "network", "nodes", "apiPort", "store"])
    onlyKnown(json.spec.network, "spec.network", ["nodes", "pods", "services"])
    if json["apiVersion"].string != "lab/v1" { fail("apiVersion", "expected lab/v1") }
    if json["kind"].string != "Cluster" { fail("kind", "expected Cluster") }
    let name = json.metadata["name"].string ?? ""
    if !Self.isLabel(name) || name.count > 20 {
      fail("metadata.name", "expected a name of lower-case letters, digits and dashes, at most 20 long")
    }
    let version = json.spec.version.string ?? ClusterDefinition.supportedVersion
    if version != ClusterDefinition.supportedVersion {
      fail("spec.version", "expected \(ClusterDefinition.supportedVersion), the only version there is")
    }
    let nodeNetwork = network("nodes", "172.30.0.0/24", longest: 28)
    let podNetwork = network("pods", "10.244.0.0/16", longest: 22)
    let serviceNetwork = network("services", "10.96.0.0/16", longest: 24)
    overlap([("nodes", nodeNetwork), ("pods", podNetwork), ("services", serviceNetwork)])
    let nodes = readNodes(json.spec.nodes)
    var port: UInt16?
    if !json.spec.apiPort.isNull {
      port = json.spec.apiPort.int.flatMap { UInt16(exactly: $0) }
      if (port ?? 0) < 1024 { fail("spec.apiPort", "expected a port from 1024 to 65535") }
    }
    let store = json.spec["store"].isNull ? .sqlite : json.spec["store"].string.flatMap(ClusterDefinition.Store.init)
    if store == nil { fail("spec.store", "expected sqlite or etcd") }
    guard let nodeNetwork, let podNetwork, let serviceNetwork, let store else { return nil }
    return ClusterDefinition(
      name: name, version: version, nodeNetwork: nodeNetwork, podNetwork: podNetwork, serviceNetwork: serviceNetwork,
      nodes: nodes,
      apiPort: port, store: store)
  }

  private mutating func network(_ field: String, _ standard: String, longest: Int) -> CIDR? {
    let path = "spec.network.\(field)"
    let value = document.json.spec.network[field]
    let text = value.isNull ? standard : value.string ?? ""
    guard let cidr = CIDR(text), cidr.address.isV4, !cidr.hasHostBits, (8...longest).contains(cidr.prefixLength) else {
      fail(path, "expected an IPv4 network such as \(standard), from /8 to /\(longest)")
      return nil
    }
    return cidr
  }

  private mutating func overlap(_ networks: [(String, CIDR?)]) {
    for (index, (name, network)) in networks.enumerated() {
      for (other, second) in networks[..<index] {
        if let network, let second, network.overlaps(second) {
          fail("spec.network.\(name)", "overlaps spec.network.\(other): expected separate networks")
        }
      }
    }
  }

  private mutating func readNodes(_ json: JSON) -> [ClusterDefinition.Node] {
    guard let list = json.array else {
      fail("spec.nodes", "expected a list with at least the control plane, or [] for an API server alone")
      return []
    }
    if list.isEmpty {
      if document.json.spec["store"] == "etcd" { fail("spec.store", "etcd runs as a Pod, and none run without nodes: remove it") }
      if !document.json.spec.network.pods.isNull { fail("spec.network.pods", "no Pods run without nodes: remove it") }
      return []
    }
    if list.count > 10 { fail("spec.nodes", "expected at most 10 nodes") }
    var nodes: [ClusterDefinition.Node] = []
    for (index, entry) in list.enumerated() {
      let path = "spec.nodes[\(index)]"
      onlyKnown(entry, path, ["name", "role"])
      let name = entry["name"].string ?? ""
      if !Self.isLabel(name) || name == ClusterDefinition.workstation {
        fail(path + ".name", "expected a host name other than \(ClusterDefinition.workstation)")
      }
      if nodes.contains(where: { $0.name == name }) { fail(path + ".name", "\(name) is used twice") }
      let role = entry.role.string.flatMap(ClusterDefinition.Role.init)
      if role == nil { fail(path + ".role", "expected control-plane or worker") }
      nodes.append(.init(name: name, role: role ?? .worker))
    }
    let controlPlanes = nodes.indices.filter { nodes[$0].role == .controlPlane }
    if controlPlanes.isEmpty { fail("spec.nodes", "expected one node with role: control-plane") }
    for index in controlPlanes.dropFirst() { fail("spec.nodes[\(index)].role", "expected a single control plane") }
    return nodes
  }

  private static func isLabel(_ name: String) -> Bool {
    !name.isEmpty && name.count <= 63 && name.first != "-" && name.last != "-"
      && name.utf8.allSatisfy { ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 45 }
  }
}
