import ContainerRuntime
import KubeAPI
import LinuxSystem

/// What the node's containers use, for `kubectl top` and its collectors.
enum NodeStatistics {
  static func summary(_ kubelet: Kubelet, _ facts: NodeFacts) async -> JSON {
    let now = JSON.string(Timestamp.now.text)
    func usage(_ statistics: CgroupStatistics) -> [(String, JSON)] {
      [
        ("cpu", ["time": now, "usageCoreNanoSeconds": JSON(Int(statistics.cpuNanoseconds))]),
        (
          "memory",
          [
            "time": now, "usageBytes": JSON(Int(statistics.memoryUsageBytes)),
            "workingSetBytes": JSON(Int(statistics.memoryWorkingSetBytes)), "rssBytes": JSON(Int(statistics.memoryRSSBytes)),
          ]
        ),
      ]
    }
    var pods: [String: (reference: JSON, containers: [JSON])] = [:]
    for (record, statistics) in await running(kubelet) {
      var entry = JSON.object(JSONObject([("name", JSON.string(record.name))] + usage(statistics)))
      if case .running(_, let since) = record.state { entry["startTime"] = .string(since.text) }
      let reference: JSON = [
        "name": .string(record.podName), "namespace": .string(record.podNamespace), "uid": .string(record.podUID),
      ]
      pods[record.podUID, default: (reference, [])].containers.append(entry)
    }
    let node = JSON.object(
      JSONObject([("nodeName", JSON.string(facts.name))] + usage((try? Cgroup("/"))?.statistics() ?? CgroupStatistics())))
    return [
      "node": node,
      "pods": .array(
        pods.sorted { $0.key < $1.key }.map { ["podRef": $0.value.reference, "containers": .array($0.value.containers)] }),
    ]
  }

  static func resourceMetrics(_ kubelet: Kubelet, _ facts: NodeFacts) async -> String {
    var cpu = "# TYPE container_cpu_usage_seconds_total counter\n", memory = "# TYPE container_memory_working_set_bytes gauge\n"
    let stamp = Timestamp.now.microseconds / 1000
    for (record, statistics) in await running(kubelet) {
      let labels = "{container=\"\(record.name)\",namespace=\"\(record.podNamespace)\",pod=\"\(record.podName)\"}"
      cpu += "container_cpu_usage_seconds_total\(labels) \(Double(statistics.cpuNanoseconds) / 1e9) \(stamp)\n"
      memory += "container_memory_working_set_bytes\(labels) \(statistics.memoryWorkingSetBytes) \(stamp)\n"
    }
    let node = (try? Cgroup("/"))?.statistics() ?? CgroupStatistics()
    return cpu + memory
      + "# TYPE node_cpu_usage_seconds_total counter\nnode_cpu_usage_seconds_total \(Double(node.cpuNanoseconds) / 1e9) \(stamp)\n"
      + "# TYPE node_memory_working_set_bytes gauge\nnode_memory_working_set_bytes \(node.memoryWorkingSetBytes) \(stamp)\n"
  }

  private static func running(_ kubelet: Kubelet) async -> [(ContainerRecord, CgroupStatistics)] {
    guard let layout = try? CgroupLayout.detect() else { return [] }
    return await kubelet.context.runtime.allContainers().filter(\.isRunning).map {
      ($0, Cgroup($0.cgroup, layout: layout).statistics())
    }
  }
}
