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
    // As they are once their levels are found.
    let found = Set(result.map(\.1.name))
    return result
      + flows.map { name, spec in
        let schema = object("FlowSchema", name, spec)
        return (schemas, FlowSchemaConditions.resolved(schema, levels: found) ?? schema)
      }
  }

  /// What is there whatever objects say: an exempt level for administrators and one that catches all.
  static let mandatory = objects().map(\.1).filter { ["exempt", "catch-all"].contains($0.name) }

  /// The objects that may not change, by kind and name: their specs.
  static let fixed = Dictionary(uniqueKeysWithValues: mandatory.map { ("\($0.kind)/\($0.name)", $0.spec) })

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

  private static func user(_ name: String) -> JSON { ["kind": "User", "user": ["name": .string(name)]] }
  private static func account(_ name: String) -> JSON {
    ["kind": "ServiceAccount", "serviceAccount": ["namespace": "kube-system", "name": .string(name)]]
  }

  private static func rule(_ verbs: [String], _ group: String, _ resources: [String], ofCluster: Bool = false) -> JSON {
    var rule: JSON = ["verbs": JSON(verbs), "apiGroups": [.string(group)], "resources": JSON(resources)]
    if ofCluster { rule["clusterScope"] = true }
    rule["namespaces"] = ["*"]
    return rule
  }

  private static func flow(
    _ level: String, _ precedence: Int, _ subjects: [JSON], _ rules: JSON, by distinguisher: String? = "ByUser"
  ) -> JSON {
    var rule: JSON = ["subjects": .array(subjects)]
    for (key, value) in rules.members { rule[key] = value }
    var spec: JSON = ["priorityLevelConfiguration": ["name": .string(level)], "matchingPrecedence": JSON(precedence)]
    if let distinguisher { spec["distinguisherMethod"] = ["type": .string(distinguisher)] }
    spec["rules"] = [rule]
    return spec
  }

  private static let everybody = [group("system:unauthenticated"), group("system:authenticated")]

  /// k8s.io/apiserver pkg/apis/flowcontrol/bootstrap: the mandatory and the suggested ones.
  private static var flows: [(String, JSON)] {
    let (manager, scheduler) = (user("system:kube-controller-manager"), user("system:kube-scheduler"))
    let writes = ["get", "create", "update"]
    let leases = rule(writes, "coordination.k8s.io", ["leases"])
    let probes: JSON = ["nonResourceRules": [["verbs": ["get"], "nonResourceURLs": ["/healthz", "/readyz", "/livez"]]]]
    let nodes: JSON = [
      "resourceRules": [
        rule(["*"], "", ["nodes", "nodes/status"], ofCluster: true), rule(["*"], "coordination.k8s.io", ["leases"]),
      ]
    ]
    return [
      ("exempt", flow("exempt", 1, [group("system:masters")], everything, by: nil)),
      ("probes", flow("exempt", 2, everybody, probes, by: nil)),
      ("system-leader-election", flow("leader-election", 100, [manager, scheduler, account("*")], ["resourceRules": [leases]])),
      ("system-node-high", flow("node-high", 400, [group("system:nodes")], nodes)),
      ("system-nodes", flow("system", 500, [group("system:nodes")], everything)),
      ("kube-controller-manager", flow("workload-high", 800, [manager], everything, by: "ByNamespace")),
      ("kube-scheduler", flow("workload-high", 800, [scheduler], everything, by: "ByNamespace")),
      ("kube-system-service-accounts", flow("workload-high", 900, [account("*")], everything, by: "ByNamespace")),
      ("service-accounts", flow("workload-low", 9_000, [group("system:serviceaccounts")], everything)),
      ("global-default", flow("global-default", 9_900, everybody, everything)),
      ("catch-all", flow("catch-all", 10_000, everybody, everything)),
    ]
  }
}
