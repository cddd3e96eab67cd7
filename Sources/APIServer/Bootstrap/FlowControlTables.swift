import KubeAPI

/// The priority levels and flow schemas of a new cluster.
enum FlowControlTables {
  /// Name, shares, lendable percent; queues, hand size and queue length where requests are queued.
  private static let levels: [(String, Int, Int, [Int])] = [
    ("catch-all", 5, 0, []), ("global-default", 20, 50, [128, 6, 50]), ("leader-election", 10, 0, [16, 4, 50]),
    ("node-high", 40, 25, [64, 6, 50]), ("system", 30, 33, [64, 6, 50]), ("workload-high", 40, 50, [128, 6, 50]),
    ("workload-low", 100, 90, [128, 6, 50]),
  ]

  static func objects() -> [(GroupVersionResource, KubeObject)] {
    let resource = GroupVersionResource(group: "flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations")
    let schemas = GroupVersionResource(group: "flowcontrol.apiserver.k8s.io", "flowschemas")
    let exempt: JSON = ["type": "Exempt", "exempt": ["nominalConcurrencyShares": 0, "lendablePercent": 0]]
    var result = [(resource, object("PriorityLevelConfiguration", "exempt", exempt))]
    for (name, shares, lendable, queuing) in levels {
      var response: JSON = ["type": queuing.isEmpty ? "Reject" : "Queue"]
      if queuing.count == 3 {
        response["queuing"] = ["queues": JSON(queuing[0]), "handSize": JSON(queuing[1]), "queueLengthLimit": JSON(queuing[2])]
      }
      let spec: JSON = [
        "type": "Limited",
        "limited": ["nominalConcurrencyShares": JSON(shares), "limitResponse": response, "lendablePercent": JSON(lendable)],
      ]
      result.append((resource, object("PriorityLevelConfiguration", name, spec)))
    }
    return result + flows.map { (schemas, resolved(object("FlowSchema", $0.0, $0.1))) }
  }

  /// A flow schema as the configuration controller leaves it once it has found the level.
  private static func resolved(_ schema: KubeObject) -> KubeObject {
    var schema = schema
    let level = schema.spec["priorityLevelConfiguration"]["name"].string ?? ""
    schema.status["conditions"] = [
      [
        "type": "Dangling", "status": "False", "lastTransitionTime": .string(Timestamp.now.text), "reason": "Found",
        "message": .string("This FlowSchema references the PriorityLevelConfiguration object named \"\(level)\" and it exists"),
      ]
    ]
    return schema
  }

  private static func object(_ kind: String, _ name: String, _ spec: JSON) -> KubeObject {
    KubeObject([
      "kind": .string(kind), "apiVersion": "flowcontrol.apiserver.k8s.io/v1",
      "metadata": ["name": .string(name), "generation": 1, "annotations": ["apf.kubernetes.io/autoupdate-spec": "true"]],
      "spec": spec,
      "status": [:],
    ])
  }

  private static let everything: JSON = [
    "resourceRules": [["verbs": ["*"], "apiGroups": ["*"], "resources": ["*"], "clusterScope": true, "namespaces": ["*"]]],
    "nonResourceRules": [["verbs": ["*"], "nonResourceURLs": ["*"]]],
  ]

  private static func group(_ name: String) -> JSON { ["kind": "Group", "group": ["name": .string(name)]] }

  private static func flow(_ level: String, _ precedence: Int, _ subjects: [JSON], _ rules: JSON, byUser: Bool = true) -> JSON {
    var rule: JSON = ["subjects": .array(subjects)]
    for (key, value) in rules.members { rule[key] = value }
    var spec: JSON = ["priorityLevelConfiguration": ["name": .string(level)], "matchingPrecedence": JSON(precedence)]
    if byUser { spec["distinguisherMethod"] = ["type": "ByUser"] }
    spec["rules"] = [rule]
    return spec
  }

  private static let everybody = [group("system:unauthenticated"), group("system:authenticated")]

  private static var flows: [(String, JSON)] {
    let leases: JSON = [
      "resourceRules": [
        [
          "verbs": ["get", "create", "update"], "apiGroups": ["coordination.k8s.io"], "resources": ["leases"],
          "namespaces": ["*"],
        ]
      ]
    ]
    let leaders: [JSON] = [
      ["kind": "User", "user": ["name": "system:kube-controller-manager"]],
      ["kind": "User", "user": ["name": "system:kube-scheduler"]],
      ["kind": "ServiceAccount", "serviceAccount": ["namespace": "kube-system", "name": "*"]],
    ]
    let probes: JSON = ["nonResourceRules": [["verbs": ["get"], "nonResourceURLs": ["/healthz", "/readyz", "/livez"]]]]
    return [
      ("exempt", flow("exempt", 1, [group("system:masters")], everything, byUser: false)),
      ("probes", flow("exempt", 2, everybody, probes, byUser: false)),
      ("system-leader-election", flow("leader-election", 100, leaders, leases)),
      ("system-nodes", flow("system", 500, [group("system:nodes")], everything)),
      ("service-accounts", flow("workload-low", 9_000, [group("system:serviceaccounts")], everything)),
      ("global-default", flow("global-default", 9_900, everybody, everything)),
      ("catch-all", flow("catch-all", 10_000, everybody, everything)),
    ]
  }
}
