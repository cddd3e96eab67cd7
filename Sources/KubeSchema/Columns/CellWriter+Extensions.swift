import KubeAPI

extension CellWriter {
  static let extensions: [String: Cells] = [
    "APIService.apiregistration.k8s.io": { row in
      let service = row.spec["service"]
      let name = service.isNull ? "Local" : "\(service["namespace"].string ?? "")/\(service["name"].string ?? "")"
      let available = row.status["conditions"].elements.first { $0["type"] == "Available" } ?? .null
      var word = available["status"].string ?? "Unknown"
      if word != "True", let reason = available["reason"].string { word += " (\(reason))" }
      return [row.name, .string(name), .string(word), row.age]
    },
    "CustomResourceDefinition.apiextensions.k8s.io": { [$0.name, $0.created] },
    "ValidatingWebhookConfiguration.admissionregistration.k8s.io": {
      [$0.name, JSON($0.object.json["webhooks"].elements.count), $0.age]
    },
    "MutatingWebhookConfiguration.admissionregistration.k8s.io": {
      [$0.name, JSON($0.object.json["webhooks"].elements.count), $0.age]
    },
    "ValidatingAdmissionPolicy.admissionregistration.k8s.io": { policy($0, "validations") },
    "MutatingAdmissionPolicy.admissionregistration.k8s.io": { policy($0, "mutations") },
    "ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io": policyBinding,
    "MutatingAdmissionPolicyBinding.admissionregistration.k8s.io": policyBinding,
    "FlowSchema.flowcontrol.apiserver.k8s.io": { row in
      let dangling = row.status["conditions"].elements.first { $0["type"] == "Dangling" }
      return [
        row.name, row.text(row.spec["priorityLevelConfiguration"]["name"]), row.number(row.spec["matchingPrecedence"]),
        row.text(row.spec["distinguisherMethod"]["type"], else: "<none>"), row.age,
        row.text(dangling?["status"] ?? .null, else: "?"),
      ]
    },
    "PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io": { row in
      let limited = row.spec["limited"]
      let shares = limited.isNull ? row.spec["exempt"]["nominalConcurrencyShares"] : limited["nominalConcurrencyShares"]
      let queuing = limited["limitResponse"]["queuing"]
      func cell(_ json: JSON) -> JSON { json.int.map { JSON($0) } ?? "<none>" }
      return [
        row.name, row.text(row.spec["type"]), cell(shares), cell(queuing["queues"]), cell(queuing["handSize"]),
        cell(queuing["queueLengthLimit"]), row.age,
      ]
    },
    "DeviceClass.resource.k8s.io": { [$0.name, $0.age] },
    "ResourceClaimTemplate.resource.k8s.io": { [$0.name, $0.age] },
    "ResourceClaim.resource.k8s.io": { row in
      var words: [String] = []
      if row.object.isBeingDeleted { words.append("deleted") }
      if row.status["allocation"].isNull {
        if !row.object.isBeingDeleted { words.append("pending") }
      } else {
        words.append("allocated")
        if !row.status["reservedFor"].elements.isEmpty { words.append("reserved") }
      }
      return [row.name, .string(words.joined(separator: ",")), row.age]
    },
    "ResourceSlice.resource.k8s.io": { row in
      [
        row.name, row.text(row.spec["nodeName"], else: "<unset>"), row.text(row.spec["driver"]),
        row.text(row.spec["pool"]["name"]),
        row.age,
      ]
    },
  ]

  private static func policy(_ row: CellWriter, _ rules: String) -> [JSON] {
    let kind = row.spec["paramKind"]
    let text = kind.isNull ? "<unset>" : "\(kind["apiVersion"].string ?? "")/\(kind["kind"].string ?? "")"
    return [row.name, JSON(row.spec[rules].elements.count), .string(text), row.age]
  }

  private static let policyBinding: Cells = { row in
    let reference = row.spec["paramRef"]
    var text = "<unset>"
    if !reference.isNull {
      let name = reference["name"].string ?? ""
      text = reference["namespace"].string.map { "\($0)/\(name)" } ?? (name.isEmpty ? "*" : name)
    }
    return [row.name, row.text(row.spec["policyName"]), .string(text), row.age]
  }
}
