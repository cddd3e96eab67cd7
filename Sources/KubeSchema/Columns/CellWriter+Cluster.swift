import KubeAPI

extension CellWriter {
  static let cluster: [String: Cells] = [
    "Namespace": { [$0.name, $0.text($0.status["phase"]), $0.age] },
    "Node": { row in
      let info = row.status["nodeInfo"]
      var kernel = info["kernelVersion"].string ?? ""
      if let architecture = info["architecture"].string, !architecture.isEmpty, !kernel.isEmpty { kernel += " (\(architecture))" }
      return [
        row.name, .string(nodeStatus(row)), .string(nodeRoles(row.object)), row.age, row.text(info["kubeletVersion"]),
        address(row, "InternalIP"), address(row, "ExternalIP"), row.text(info["osImage"], else: "<unknown>"),
        .string(kernel.isEmpty ? "<unknown>" : kernel), row.text(info["containerRuntimeVersion"], else: "<unknown>"),
      ]
    },
    "Event": event,
    "Event.events.k8s.io": event,
    "Lease.coordination.k8s.io": { [$0.name, $0.text($0.spec["holderIdentity"]), $0.age] },
    "ComponentStatus": { row in
      let health = row.object.json["conditions"].elements.first { $0["type"] == "Healthy" } ?? .null
      let word = health["status"] == "True" ? "Healthy" : health["status"] == "False" ? "Unhealthy" : "Unknown"
      return [row.name, .string(word), row.text(health["message"]), row.text(health["error"])]
    },
    "RuntimeClass.node.k8s.io": { [$0.name, $0.text($0.object.json["handler"]), $0.age] },
    "PriorityClass.scheduling.k8s.io": { row in
      let json = row.object.json
      return [
        row.name, row.number(json["value"]), .bool(json["globalDefault"] == true), row.age, row.text(json["preemptionPolicy"]),
      ]
    },
  ]

  private static func nodeStatus(_ row: CellWriter) -> String {
    let ready = row.status["conditions"].elements.first { $0["type"] == "Ready" }
    let word = ready.map { $0["status"] == "True" ? "Ready" : "NotReady" } ?? "Unknown"
    return row.spec["unschedulable"] == true ? word + ",SchedulingDisabled" : word
  }

  private static func nodeRoles(_ node: KubeObject) -> String {
    var roles: Set<String> = []
    for (key, value) in node.labels {
      if key.hasPrefix("node-role.kubernetes.io/") {
        let role = String(key.dropFirst("node-role.kubernetes.io/".count))
        if !role.isEmpty { roles.insert(role) }
      } else if key == "kubernetes.io/role", !value.isEmpty {
        roles.insert(value)
      }
    }
    return roles.isEmpty ? "<none>" : roles.sorted().joined(separator: ",")
  }

  private static func address(_ row: CellWriter, _ type: String) -> JSON {
    row.status["addresses"].elements.first { $0["type"].string == type }?["address"] ?? "<none>"
  }

  /// Events of both groups, in the form of the older one.
  private static let event: Cells = { row in
    let json = row.object.json
    let (target, source) = (json["involvedObject"], json["source"])
    let (firstTime, lastTime) = (json["firstTimestamp"], json["lastTimestamp"])
    let firstSeen = firstTime.isNull ? row.since(json["eventTime"]) : row.since(firstTime)
    var lastSeen = lastTime.isNull ? firstSeen : row.since(lastTime)
    var count = json["count"].int ?? 0
    if !json["series"].isNull {
      lastSeen = row.since(json["series"]["lastObservedTime"])
      count = json["series"]["count"].int ?? 0
    } else if count == 0 {
      count = 1
    }
    let kind = (target["kind"].string ?? "").lowercased()
    let name = target["name"].string ?? ""
    let reporter = source["component"].string.flatMap { $0.isEmpty ? nil : $0 }
    let component = reporter ?? json["reportingComponent"].string ?? ""
    let instance = source["host"].string.flatMap { $0.isEmpty ? nil : $0 } ?? json["reportingInstance"].string ?? ""
    let message = json["message"].string ?? ""
    return [
      lastSeen, row.text(json["type"]), row.text(json["reason"]), .string(name.isEmpty ? kind : "\(kind)/\(name)"),
      row.text(target["fieldPath"]), .string(instance.isEmpty ? component : "\(component), \(instance)"),
      .string(trimmed(message)),
      firstSeen, JSON(count), row.name,
    ]
  }

  private static func trimmed(_ text: String) -> String {
    var rest = text[...]
    while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
    while rest.last?.isWhitespace == true { rest = rest.dropLast() }
    return String(rest)
  }
}
