import KubeAPI

/// Keyed by `Kind` for the core group and `Kind.group` for others.
extension KindStrategy {
  static let pods: [String: KindStrategy] = [
    "Pod": KindStrategy(
      create: { pod, _ in
        LabelKeys.apply(to: &pod)
        AppArmorAnnotations.apply(to: &pod)
      }, warnings: AppArmorAnnotations.warnings,
      initialStatus: { pod in
        var status: JSON = ["phase": "Pending", "qosClass": .string(PodQuality.of(pod).rawValue)]
        if !pod.spec["schedulingGates"].elements.isEmpty {
          status["conditions"] = [
            [
              "type": "PodScheduled", "status": "False", "reason": "SchedulingGated",
              "message": "Scheduling is blocked due to non-empty scheduling gates",
            ]
          ]
        }
        return status
      },
      updateStatus: { new, old in
        new.metadata["deletionTimestamp"] = old.metadata["deletionTimestamp"]
        new.metadata["ownerReferences"] = old.metadata["ownerReferences"]
        if new.status["qosClass"].isNull { new.status["qosClass"] = old.status["qosClass"] }
      })
  ]

  static let workloads: [String: KindStrategy] = [
    "Deployment.apps": KindStrategy(
      changesGeneration: { new, old in new.spec != old.spec || new.metadata["annotations"] != old.metadata["annotations"] },
      updateStatus: { new, old in new.metadata["labels"] = old.metadata["labels"] }),
    "DaemonSet.apps": KindStrategy(
      create: { daemonSet, _ in daemonSet.templateGeneration = max(1, daemonSet.templateGeneration) },
      update: { new, old in
        new.templateGeneration = old.templateGeneration + (new.spec["template"] == old.spec["template"] ? 0 : 1)
      }),
    "Job.batch": KindStrategy(create: { job, _ in JobSelector.generate(&job) }),
    // Coordinated leader election is off: its fields are dropped where they were not before.
    "Lease.coordination.k8s.io": KindStrategy(
      create: { lease, _ in dropElection(&lease) },
      update: { new, old in if old.spec["strategy"].isNull { dropElection(&new) } }),
    "EndpointSlice.discovery.k8s.io": KindStrategy(
      create: { slice, _ in dropTopology(&slice) },
      update: { new, old in if new.json["endpoints"] != old.json["endpoints"] { dropTopology(&new) } },
      changesGeneration: { new, old in
        KindStrategy.wanted(new) != KindStrategy.wanted(old) || new.metadata["labels"] != old.metadata["labels"]
      }),
  ]

  private static func dropElection(_ lease: inout KubeObject) {
    for key in ["strategy", "preferredHolder"] { lease.spec[key] = .null }
  }

  /// The first version of slices does not write the field that it still reads.
  private static func dropTopology(_ slice: inout KubeObject) {
    slice.json["endpoints"] = slice.json["endpoints"].mapElements { $0["deprecatedTopology"] = .null }
  }

  static let cluster: [String: KindStrategy] = [
    "Namespace": KindStrategy(
      create: { namespace, _ in
        var finalizers = namespace.spec["finalizers"].elements
        if !finalizers.contains("kubernetes") { finalizers.append("kubernetes") }
        namespace.spec["finalizers"] = .array(finalizers)
      },
      update: { new, old in new.spec["finalizers"] = old.spec["finalizers"] },
      initialStatus: { _ in ["phase": "Active"] }),
    "Node": KindStrategy(initialStatus: nil),
    "PersistentVolume": KindStrategy(
      create: { volume, now in volume.status = ["phase": "Pending", "lastPhaseTransitionTime": .string(now.text)] },
      initialStatus: nil),
    "PersistentVolumeClaim": KindStrategy(
      create: { claim, _ in
        // The older field only takes claims and snapshots; anything else is ignored, as upstream does.
        let source = claim.spec["dataSource"]
        let group = source["apiGroup"].string ?? ""
        let isClaim = group.isEmpty && source["kind"] == "PersistentVolumeClaim"
        let isSnapshot = group == "snapshot.storage.k8s.io" && source["kind"] == "VolumeSnapshot"
        if !isClaim, !isSnapshot { claim.spec["dataSource"] = .null }
        // The older and the newer way to name a source say the same, unless the newer one leaves the namespace.
        if claim.spec["dataSourceRef"].isNull { claim.spec["dataSourceRef"] = claim.spec["dataSource"] }
        let reference = claim.spec["dataSourceRef"]
        let isKnown = ["PersistentVolumeClaim", "VolumeSnapshot"].contains(reference["kind"].string ?? "")
        if claim.spec["dataSource"].isNull, isKnown, reference["namespace"].isNull { claim.spec["dataSource"] = reference }
      }, initialStatus: { _ in ["phase": "Pending"] }),
    "CustomResourceDefinition.apiextensions.k8s.io": KindStrategy(
      update: { new, _ in
        // What was ever stored stays named until somebody has migrated it.
        let stored = new.status["storedVersions"].elements
        guard let name = new.spec["versions"].elements.first(where: { $0["storage"] == true })?["name"] else { return }
        if !stored.contains(name) { new.status["storedVersions"] = .array(stored + [name]) }
      },
      initialStatus: { definition in
        let stored = definition.spec["versions"].elements.first { $0["storage"] == true }.map { [$0["name"]] } ?? []
        return ["storedVersions": .array(stored)]
      }),
    "Service": KindStrategy(update: ServiceAddresses.keepAllocated),
  ]

  static let configuration: [String: KindStrategy] = [
    "CertificateSigningRequest.certificates.k8s.io": KindStrategy(
      update: { new, old in new.spec = old.spec },
      updateStatus: { new, old in
        let before = old.status["conditions"].elements
        let now = JSON.string(Timestamp.now.text)
        new.status["conditions"] = new.status["conditions"].mapElements { condition in
          if condition["lastUpdateTime"].isNull { condition["lastUpdateTime"] = now }
          let same = before.first { $0["type"] == condition["type"] && $0["status"] == condition["status"] }
          if condition["lastTransitionTime"].isNull { condition["lastTransitionTime"] = same?["lastTransitionTime"] ?? now }
        }
      }),
    "Secret": KindStrategy(update: { new, old in
      if (new.json["type"].string ?? "").isEmpty { new.json["type"] = old.json["type"] }
    }),
  ]
}

extension KubeObject {
  /// Upstream keeps the number of a DaemonSet's template in an annotation since it left the fields.
  fileprivate var templateGeneration: Int {
    get { Int(annotations[KubeObject.templateGenerationKey] ?? "") ?? 0 }
    set { metadata.annotations[KubeObject.templateGenerationKey] = .string(String(newValue)) }
  }

  private static let templateGenerationKey = "deprecated.daemonset.template.generation"
}
