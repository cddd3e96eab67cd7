import KubeAPI

extension ObjectSchema {
  /// What a client is told of an object that is accepted all the same: upstream's WarningsOnCreate, and, with the former object, its
  /// WarningsOnUpdate. Objects are in the stored form, after `prepareForCreate` or `prepareForUpdate`.
  package func warnings(_ object: KubeObject, old: KubeObject? = nil) -> [String] {
    KindWarnings.all[qualifiedKind]?(object, old) ?? []
  }
}

/// The warnings of one kind.
enum KindWarnings {
  typealias Check = @Sendable (_ new: KubeObject, _ old: KubeObject?) -> [String]

  static let all: [String: Check] = [
    "Pod": { pod, old in
      // Upstream spares frequent updates the cost.
      if old != nil { return [] }
      return hostName(pod.name, "the Pod's hostname") + PodWarnings.of(pod.json, path: "")
    },
    "PodTemplate": { object, old in template(object, old, object.json["template"], "template") },
    "ReplicationController": named, "Deployment.apps": named, "ReplicaSet.apps": named,
    "DaemonSet.apps": { object, old in template(object, old, object.spec["template"], "spec.template") },
    "StatefulSet.apps": { object, old in
      var warnings = template(object, old, object.spec["template"], "spec.template")
      for (index, claim) in object.spec["volumeClaimTemplates"].elements.enumerated() {
        warnings += StorageWarnings.claim(claim["spec"], "spec.volumeClaimTemplates[\(index)]")
      }
      if let limit = object.spec["revisionHistoryLimit"].int, limit < 0 {
        warnings.append(
          "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended")
      }
      return warnings
    },
    "Job.batch": { object, old in
      hostName(object.name, old == nil) + job(object, old, object.spec, "spec")
    },
    "CronJob.batch": { object, old in
      hostName(object.name, old == nil) + job(object, old, object.spec["jobTemplate"]["spec"], "spec.jobTemplate.spec")
    },
    "Service": { service, _ in NetworkWarnings.service(service) },
    "Ingress.networking.k8s.io": { ingress, old in
      let key = "kubernetes.io/ingress.class"
      guard old == nil, ingress.annotations[key] != nil else { return [] }
      return ["annotation \"\(key)\" is deprecated, please use 'spec.ingressClassName' instead"]
    },
    "NetworkPolicy.networking.k8s.io": { policy, _ in NetworkWarnings.policy(policy) },
    "EndpointSlice.discovery.k8s.io": { slice, _ in NetworkWarnings.slice(slice) },
    "ServiceAccount": { account, _ in
      let key = "kubernetes.io/enforce-mountable-secrets"
      guard account.annotations[key] != nil else { return [] }
      return [
        "metadata.annotations[\(key)]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets"
      ]
    },
    "PersistentVolumeClaim": { claim, _ in
      StorageWarnings.annotation(claim, attribute: "storageClassName") + StorageWarnings.claim(claim.spec, "spec")
    },
    "PersistentVolume": { volume, _ in StorageWarnings.volume(volume) },
    "StorageClass.storage.k8s.io": { storage, _ in StorageWarnings.topologies(storage.json["allowedTopologies"]) },
    "Node": { node, _ in
      var warnings: [String] = []
      if !node.spec["configSource"].isNull {
        warnings.append("spec.configSource: the spec.configSource field is removed since v1.22")
      }
      if !(node.spec["externalID"].string ?? "").isEmpty {
        warnings.append("spec.externalID: this field is deprecated, and is unused by Kubernetes")
      }
      return warnings
    },
    "RuntimeClass.node.k8s.io": { runtime, _ in
      let selector = runtime.json["scheduling"]["nodeSelector"].members
      return selector.compactMap { key, _ in
        NodeLabels.deprecation(key).map { "scheduling.nodeSelector: \(key) is \($0)" }
      } + PodWarnings.fractions(runtime.json["overhead"]["podFixed"], "overhead.podFixed")
    },
  ]

  /// Kinds whose names become those of Pods.
  private static let named: Check = { object, old in
    hostName(object.name, old == nil) + template(object, old, object.spec["template"], "spec.template")
  }

  /// Of a Job's spec, on updates only when what is wanted has changed.
  private static func job(_ object: KubeObject, _ old: KubeObject?, _ spec: JSON, _ path: String) -> [String] {
    if let old, old.generation == object.generation { return [] }
    let isHuge = spec["completions"].int ?? 0 > 100_000 && spec["parallelism"].int ?? 0 > 10_000
    let size =
      "\(path): In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail"
    return (spec["completionMode"] == "Indexed" && isHuge ? [size] : [])
      + template(object, old, spec["template"], "\(path).template")
  }

  private static func hostName(_ name: String, _ isNew: Bool) -> [String] {
    isNew ? hostName(name, "Pod names and hostnames") : []
  }

  private static func hostName(_ name: String, _ use: String) -> [String] {
    let faults = NameValidation.dns1123Label(name)
    if faults.isEmpty { return [] }
    return [
      "metadata.name: this is used in \(use), which can result in surprising behavior; a DNS label is recommended: [\(faults.joined(separator: " "))]"
    ]
  }

  /// On updates only when what is wanted has changed.
  private static func template(_ object: KubeObject, _ old: KubeObject?, _ template: JSON, _ path: String) -> [String] {
    if let old, old.generation == object.generation { return [] }
    return PodWarnings.of(template, path: path + ".")
  }
}

/// Labels of nodes that have newer names.
enum NodeLabels {
  static func deprecation(_ label: String) -> String? {
    switch label {
    case "beta.kubernetes.io/arch": "deprecated since v1.14; use \"kubernetes.io/arch\" instead"
    case "beta.kubernetes.io/os": "deprecated since v1.14; use \"kubernetes.io/os\" instead"
    case "failure-domain.beta.kubernetes.io/region": "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead"
    case "failure-domain.beta.kubernetes.io/zone": "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead"
    case "beta.kubernetes.io/instance-type": "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead"
    default: nil
    }
  }

  /// Of a term of a node selector; the values of those that are only wished for are not validated.
  static func warnings(_ term: JSON, _ path: String, checksValues: Bool = false) -> [String] {
    term["matchExpressions"].elements.enumerated().flatMap { index, expression -> [String] in
      let (path, key) = ("\(path).matchExpressions[\(index)]", expression["key"].string ?? "")
      let old = deprecation(key).map { ["\(path).key: \(key) is \($0)"] } ?? []
      let values = checksValues ? expression["values"].elements.compactMap(\.string) : []
      return old
        + values.enumerated().flatMap { position, value in
          NameValidation.labelValue(value).map { "\(path).values[\(position)]: \(value) is invalid, \($0)" }
        }
    }
  }
}
