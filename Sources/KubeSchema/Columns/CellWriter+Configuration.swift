import KubeAPI

extension CellWriter {
  static let configuration: [String: Cells] = [
    "ConfigMap": { row in
      [row.name, JSON(row.object.json["data"].members.count + row.object.json["binaryData"].members.count), row.age]
    },
    "Secret": { row in [row.name, row.text(row.object.json["type"]), JSON(row.object.json["data"].members.count), row.age] },
    "ServiceAccount": { [$0.name, $0.age] },
    "LimitRange": { [$0.name, $0.created] },
    "ResourceQuota": { row in
      var (requests, limits): ([String], [String]) = ([], [])
      for (resource, hard) in row.status["hard"].members.sorted(by: { $0.0 < $1.0 }) {
        let entry = "\(resource): \(row.status["used"][resource].string ?? "0")/\(hard.string ?? "0")"
        if resource.hasPrefix("limits.") { limits.append(entry) } else { requests.append(entry) }
      }
      return [row.name, .string(requests.joined(separator: ", ")), .string(limits.joined(separator: ", ")), row.age]
    },
  ]

  static let access: [String: Cells] = [
    "Role.rbac.authorization.k8s.io": { [$0.name, $0.created] },
    "ClusterRole.rbac.authorization.k8s.io": { [$0.name, $0.created] },
    "RoleBinding.rbac.authorization.k8s.io": binding,
    "ClusterRoleBinding.rbac.authorization.k8s.io": binding,
    "CertificateSigningRequest.certificates.k8s.io": { row in
      let seconds = row.spec["expirationSeconds"].int
      var words = Set(row.status["conditions"].elements.compactMap { $0["type"].string })
      var condition = words.contains("Denied") ? "Denied" : words.contains("Approved") ? "Approved" : "Pending"
      words.subtract(["Denied", "Approved"])
      if words.contains("Failed") { condition += ",Failed" }
      if !(row.status["certificate"].string ?? "").isEmpty { condition += ",Issued" }
      return [
        row.name, row.age, row.text(row.spec["signerName"], else: "<none>"), row.text(row.spec["username"]),
        .string(seconds.map { HumanDuration.text(seconds: Int64($0)) } ?? "<none>"), .string(condition),
      ]
    },
  ]

  private static let binding: Cells = { row in
    let role = row.object.json["roleRef"]
    let subjects = row.object.json["subjects"].elements
    func names(_ kind: String) -> JSON {
      let found = subjects.filter { $0["kind"].string == kind }.map { subject in
        kind == "ServiceAccount"
          ? "\(subject["namespace"].string ?? "")/\(subject["name"].string ?? "")" : subject["name"].string ?? ""
      }
      return .string(found.joined(separator: ", "))
    }
    return [
      row.name, .string("\(role["kind"].string ?? "")/\(role["name"].string ?? "")"), row.age, names("User"), names("Group"),
      names("ServiceAccount"),
    ]
  }

  static let policies: [String: Cells] = [
    "PodDisruptionBudget.policy": { row in
      [
        row.name, row.text(row.spec["minAvailable"], else: "N/A"), row.text(row.spec["maxUnavailable"], else: "N/A"),
        row.number(row.status["disruptionsAllowed"]), row.age,
      ]
    },
    "HorizontalPodAutoscaler.autoscaling": { row in
      let target = row.spec["scaleTargetRef"]
      return [
        row.name, .string("\(target["kind"].string ?? "")/\(target["name"].string ?? "")"),
        .string(MetricText.targets(row.object)),
        row.text(row.spec["minReplicas"], else: "<unset>"), row.number(row.spec["maxReplicas"]),
        row.number(row.status["currentReplicas"]), row.age,
      ]
    },
  ]
}
