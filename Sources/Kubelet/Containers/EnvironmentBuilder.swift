import KubeAPI

/// A container that cannot be made from what its pod says: `CreateContainerConfigError`.
package struct ContainerConfigError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

/// A container's environment: service variables, `envFrom`, `env` with all its sources and `$(NAME)` references.
package struct EnvironmentBuilder: Sendable {
  package let pod: KubeObject
  package let container: JSON
  /// `configmaps/NAME` and `secrets/NAME` of the pod's namespace, those that exist.
  package var objects: [String: KubeObject] = [:]
  /// What fieldRefs may name beyond the object: `status.podIP`, `status.hostIP`, `spec.nodeName`.
  package var podIPs: [String] = []
  package var hostIP = ""
  package var nodeName = ""
  package var services: [KubeObject] = []
  package var capacity: (milliCPU: Int64, memory: Int64) = (1000, 1 << 30)

  package init(pod: KubeObject, container: JSON) {
    self.pod = pod
    self.container = container
  }

  /// In the order of definition; later ones of a name win.
  package func build() throws(ContainerConfigError) -> [(name: String, value: String)] {
    var order: [String] = []
    var values: [String: String] = [:]
    func set(_ name: String, _ value: String) {
      if values.updateValue(value, forKey: name) == nil { order.append(name) }
    }
    let serviceVariables = ServiceVariables.make(
      services, namespace: pod.namespace, all: pod.spec["enableServiceLinks"].bool ?? true)
    for source in container["envFrom"].elements {
      for (name, value) in try envFrom(source) { set(name, value) }
    }
    // Service variables can be referred to, but do not override the pod's own.
    var scope = serviceVariables.reduce(into: [String: String]()) { $0[$1.name] = $1.value }
    scope.merge(values) { _, own in own }
    for variable in container["env"].elements {
      guard let name = variable["name"].string else { continue }
      if let value = try value(of: variable, scope) {
        set(name, value)
        scope[name] = value
      }
    }
    for (name, value) in serviceVariables where values[name] == nil { set(name, value) }
    return order.compactMap { name in values[name].map { (name, $0) } }
  }

  private func envFrom(_ source: JSON) throws(ContainerConfigError) -> [(String, String)] {
    let prefix = source["prefix"].string ?? ""
    for (field, resource, kind) in [("configMapRef", "configmaps", "configmap"), ("secretRef", "secrets", "secret")] {
      guard let name = source[field]["name"].string else { continue }
      guard let object = objects["\(resource)/\(name)"] else {
        if source[field]["optional"].bool == true { return [] }
        throw ContainerConfigError("\(kind) \"\(name)\" not found")
      }
      return Self.data(object).map { (prefix + $0.key, String(decoding: $0.value, as: UTF8.self)) }
    }
    return []
  }

  /// The data of a config map or secret, decoded, in the order of the keys.
  package static func data(_ object: KubeObject) -> [(key: String, value: [UInt8])] {
    var result: [String: [UInt8]] = [:]
    let isSecret = object.kind == "Secret"
    for (key, value) in object.json["data"].members {
      result[key] = isSecret ? Base64.decode(value.string ?? "") ?? [] : Array((value.string ?? "").utf8)
    }
    for (key, value) in object.json["binaryData"].members { result[key] = Base64.decode(value.string ?? "") ?? [] }
    return result.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func value(of variable: JSON, _ scope: [String: String]) throws(ContainerConfigError) -> String? {
    let source = variable["valueFrom"]
    if source.isNull { return Self.expand(variable["value"].string ?? "", scope) }
    if let path = source["fieldRef"]["fieldPath"].string { return field(path) }
    if let name = source["resourceFieldRef"]["resource"].string {
      let target = source["resourceFieldRef"]["containerName"].string ?? container["name"].string ?? ""
      return ResourceReference.value(
        pod: pod, container: target, resource: name, divisor: source["resourceFieldRef"]["divisor"], capacity: capacity)
    }
    for (field, resource, kind) in [("configMapKeyRef", "configmaps", "configmap"), ("secretKeyRef", "secrets", "secret")] {
      guard let name = source[field]["name"].string, let key = source[field]["key"].string else { continue }
      let isOptional = source[field]["optional"].bool == true
      guard let object = objects["\(resource)/\(name)"] else {
        if isOptional { return nil }
        throw ContainerConfigError("\(kind) \"\(name)\" not found")
      }
      guard let value = Self.data(object).first(where: { $0.key == key })?.value else {
        if isOptional { return nil }
        throw ContainerConfigError(
          "couldn't find key \(key) in \(kind == "secret" ? "Secret" : "ConfigMap") \(pod.namespace)/\(name)")
      }
      return String(decoding: value, as: UTF8.self)
    }
    return ""
  }

  /// A pod's field as the downward API names it.
  package func field(_ path: String) -> String {
    switch path {
    case "status.podIP": return podIPs.first ?? ""
    case "status.podIPs": return podIPs.joined(separator: ",")
    case "status.hostIP", "status.hostIPs": return hostIP
    case "spec.nodeName": return nodeName
    case "spec.serviceAccountName": return pod.spec["serviceAccountName"].string ?? "default"
    default: return DownwardAPI.metadata(path, of: pod) ?? ""
    }
  }

  /// Replaces `$(NAME)` where NAME is known; `$$` is a dollar sign.
  package static func expand(_ text: String, _ scope: [String: String]) -> String {
    guard text.contains("$") else { return text }
    var result = ""
    var rest = Substring(text)
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      switch rest.first {
      case "$":
        result += "$"
        rest = rest.dropFirst()
      case "(":
        guard let end = rest.firstIndex(of: ")") else {
          result += "$"
          continue
        }
        let name = String(rest[rest.index(after: rest.startIndex)..<end])
        result += scope[name] ?? "$(\(name))"
        rest = rest[rest.index(after: end)...]
      default: result += "$"
      }
    }
    return result + rest
  }
}

/// `FOO_SERVICE_HOST` and the variables in docker's links format.
package enum ServiceVariables {
  package static func make(_ services: [KubeObject], namespace: String, all: Bool) -> [(name: String, value: String)] {
    var chosen = services.filter { $0.namespace == "default" && $0.name == "kubernetes" }
    if all { chosen += services.filter { $0.namespace == namespace && !($0.namespace == "default" && $0.name == "kubernetes") } }
    var result: [(String, String)] = []
    for service in chosen.sorted(by: { $0.name < $1.name }) {
      guard let ip = service.spec["clusterIP"].string, !ip.isEmpty, ip != "None" else { continue }
      let prefix = service.name.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
      let ports = service.spec["ports"].elements
      guard let first = ports.first?["port"].int else { continue }
      result += [("\(prefix)_SERVICE_HOST", ip), ("\(prefix)_SERVICE_PORT", String(first))]
      for port in ports {
        guard let name = port["name"].string, !name.isEmpty, let number = port["port"].int else { continue }
        result.append(
          ("\(prefix)_SERVICE_PORT_\(name.uppercased().map { $0 == "-" ? "_" : String($0) }.joined())", String(number)))
      }
      for (position, port) in ports.enumerated() {
        let number = port["port"].int ?? 0
        let transport = (port["protocol"].string ?? "TCP")
        let url = "\(transport.lowercased())://\(ip):\(number)"
        if position == 0 { result.append(("\(prefix)_PORT", url)) }
        let base = "\(prefix)_PORT_\(number)_\(transport)"
        result += [
          (base, url), ("\(base)_PROTO", transport.lowercased()), ("\(base)_PORT", String(number)), ("\(base)_ADDR", ip),
        ]
      }
    }
    return result
  }
}

/// `resourceFieldRef`: a container's request or limit, in units of the divisor, rounded up.
package enum ResourceReference {
  package static func value(
    pod: KubeObject, container: String, resource: String, divisor: JSON, capacity: (milliCPU: Int64, memory: Int64)
  ) -> String {
    let spec = pod.allContainers.first { $0.name == container }?.spec ?? .null
    let parts = resource.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return "" }
    var quantity = (try? Quantity(spec["resources"][parts[0]][parts[1]])) ?? .zero
    if quantity.isZero, parts[0] == "limits" {
      // Without a limit of its own a container may use what the node has.
      quantity = parts[1] == "cpu" ? Quantity(milli: capacity.milliCPU) : parts[1] == "memory" ? Quantity(capacity.memory) : .zero
    }
    var unit = (try? Quantity(divisor)) ?? Quantity(1)
    if unit.isZero { unit = Quantity(1) }
    let (whole, rest) = quantity.nanos.quotientAndRemainder(dividingBy: unit.nanos)
    return String(rest > 0 ? whole + 1 : whole)
  }
}

/// The fields of metadata that pods may read about themselves.
package enum DownwardAPI {
  /// Nil for a path that names nothing of the metadata.
  package static func metadata(_ path: String, of pod: KubeObject) -> String? {
    switch path {
    case "metadata.name": return pod.name
    case "metadata.namespace": return pod.namespace
    case "metadata.uid": return pod.uid
    case "metadata.labels": return list(pod.metadata["labels"])
    case "metadata.annotations": return list(pod.metadata["annotations"])
    default:
      for (prefix, map) in [("metadata.labels['", "labels"), ("metadata.annotations['", "annotations")]
      where path.hasPrefix(prefix) {
        return pod.metadata[map][String(path.dropFirst(prefix.count).dropLast(2))].string ?? ""
      }
      return nil
    }
  }

  /// `key="value"` a line, sorted.
  private static func list(_ map: JSON) -> String {
    map.stringMap.sorted { $0.key < $1.key }.map { "\($0.key)=\(JSON.string($0.value).text)" }.joined(separator: "\n")
  }
}
