import ContainerRuntime
import KubeAPI

/// A node as its kubelet reports it.
package enum NodeObject {
  /// What is registered the first time.
  package static func make(_ facts: NodeFacts, readiness: Readiness, images: [Image], now: Timestamp) -> KubeObject {
    var node = KubeObject(apiVersion: "v1", kind: "Node", name: facts.name)
    node.metadata["labels"] = JSON(labels(facts))
    node.metadata["annotations"] = ["volumes.kubernetes.io/controller-managed-attach-detach": "true"]
    if facts.taints.isEmpty { node.spec = [:] } else { node.spec = ["taints": .array(facts.taints)] }
    node.status = status(facts, readiness: readiness, images: images, old: .null, now: now)
    return node
  }

  package static func labels(_ facts: NodeFacts) -> [String: String] {
    facts.labels.merging([
      "beta.kubernetes.io/arch": facts.architecture, "beta.kubernetes.io/os": "linux", "kubernetes.io/arch": facts.architecture,
      "kubernetes.io/hostname": facts.name, "kubernetes.io/os": "linux",
    ]) { _, own in own }
  }

  /// In-tree plugins whose volumes are CSI drivers' by now.
  private static let migratedPlugins = [
    "aws-ebs", "azure-disk", "azure-file", "cinder", "gce-pd", "portworx-volume", "vsphere-volume",
  ]

  package static func storage(of node: KubeObject) -> KubeObject {
    var object = KubeObject(apiVersion: "storage.k8s.io/v1", kind: "CSINode", name: node.name)
    let plugins = migratedPlugins.map { "kubernetes.io/\($0)" }.joined(separator: ",")
    object.annotations = ["storage.alpha.kubernetes.io/migrated-plugins": plugins]
    object.metadata["ownerReferences"] = [
      ["apiVersion": "v1", "kind": "Node", "name": .string(node.name), "uid": .string(node.uid)]
    ]
    object.spec = ["drivers": []]
    return object
  }

  /// Why pods can or cannot run here.
  package struct Readiness: Hashable, Sendable {
    package var problems: [String] = []

    package init(problems: [String] = []) { self.problems = problems }

    package var isReady: Bool { problems.isEmpty }

    /// As containerd tells of a missing network.
    package static func networkProblem(_ reason: String) -> String {
      "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: \(reason)"
    }
  }

  package static func status(_ facts: NodeFacts, readiness: Readiness, images: [Image], old: JSON, now: Timestamp) -> JSON {
    var capacity: JSON = [
      "cpu": .string(String(facts.cpus)), "ephemeral-storage": .string("\(facts.storage / 1024)Ki"), "hugepages-1Gi": "0",
      "hugepages-2Mi": "0", "memory": .string("\(facts.memory / 1024)Ki"), "pods": .string(String(facts.maxPods)),
    ]
    var status: JSON = [
      "addresses": [
        ["type": "InternalIP", "address": .string(facts.address)], ["type": "Hostname", "address": .string(facts.name)],
      ],
      "capacity": capacity,
    ]
    capacity["memory"] = .string("\((facts.memory - facts.reservedMemory) / 1024)Ki")
    capacity["ephemeral-storage"] = .string(String(facts.storage / 10 * 9))
    status["allocatable"] = capacity
    status["conditions"] = .array(conditions(readiness, old, now))
    status["daemonEndpoints"] = ["kubeletEndpoint": ["Port": JSON(facts.port)]]
    status["images"] = .array(
      images.map { image in ["names": JSON(image.repositoryDigests + image.names), "sizeBytes": JSON(image.size)] })
    status["nodeInfo"] = [
      "architecture": .string(facts.architecture), "bootID": .string(facts.bootID),
      "containerRuntimeVersion": .string(NodeFacts.runtimeVersion), "kernelVersion": .string(facts.kernel),
      "kubeProxyVersion": "", "kubeletVersion": .string(NodeFacts.version), "machineID": .string(facts.machineID),
      "operatingSystem": "linux", "osImage": .string(facts.osImage), "systemUUID": .string(facts.machineID),
    ]
    return status
  }

  private static func conditions(_ readiness: Readiness, _ old: JSON, _ now: Timestamp) -> [JSON] {
    let list: [(String, Bool, String, String)] = [
      ("MemoryPressure", false, "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
      ("DiskPressure", false, "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
      ("PIDPressure", false, "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
      readiness.isReady
        ? ("Ready", true, "KubeletReady", "kubelet is posting ready status")
        : ("Ready", false, "KubeletNotReady", readiness.problems.joined(separator: ", ")),
    ]
    let own = Set(list.map(\.0))
    let foreign = old["conditions"].elements.filter { !own.contains($0["type"].string ?? "") }
    return foreign
      + list.map { type, isTrue, reason, message in
        let status = isTrue ? "True" : "False"
        let former = old["conditions"].elements.first { $0["type"].string == type }
        let since = former?["status"].string == status ? former?["lastTransitionTime"] ?? .null : .string(now.text)
        return [
          "type": .string(type), "status": .string(status), "lastHeartbeatTime": .string(now.text), "lastTransitionTime": since,
          "reason": .string(reason), "message": .string(message),
        ]
      }
  }
}
