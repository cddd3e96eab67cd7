import KubeAPI

extension CellWriter {
  static let pods: [String: Cells] = [
    "Pod": { row in
      let summary = PodSummary(row.object)
      var restarts = String(summary.restarts)
      if summary.restarts > 0, let last = summary.lastRestart {
        restarts += " (\(HumanDuration.age(of: last, now: row.now)) ago)"
      }
      let address = row.status["podIPs"][0]["ip"]
      let gates = row.spec["readinessGates"].elements
      let passed = gates.filter { gate in
        row.status["conditions"].elements.contains { $0["type"] == gate["conditionType"] && $0["status"] == "True" }
      }
      return [
        row.name, .string("\(summary.ready)/\(summary.total)"), .string(summary.reason), .string(restarts), row.age,
        row.text(address, else: "<none>"), row.text(row.spec["nodeName"], else: "<none>"),
        row.text(row.status["nominatedNodeName"], else: "<none>"),
        .string(gates.isEmpty ? "<none>" : "\(passed.count)/\(gates.count)"),
      ]
    },
    "PodTemplate": { row in
      let template = row.object.json["template"]
      return [row.name] + containers(template["spec"]) + [labels(template["metadata"]["labels"])]
    },
    "ReplicationController": { row in
      replicas(row) + containers(row.spec["template"]["spec"]) + [labels(row.spec["selector"])]
    },
  ]

  private static func replicas(_ row: CellWriter) -> [JSON] {
    [
      row.name, row.number(row.spec["replicas"]), row.number(row.status["replicas"]), row.number(row.status["readyReplicas"]),
      row.age,
    ]
  }

  static let workloads: [String: Cells] = [
    "Deployment.apps": { row in
      let ready = "\(row.status["readyReplicas"].int ?? 0)/\(row.spec["replicas"].int ?? 0)"
      let counts: [JSON] = [row.number(row.status["updatedReplicas"]), row.number(row.status["availableReplicas"])]
      return [row.name, .string(ready)] + counts + [row.age] + containers(row.spec["template"]["spec"]) + [
        selector(row.spec["selector"])
      ]
    },
    "ReplicaSet.apps": { row in replicas(row) + containers(row.spec["template"]["spec"]) + [selector(row.spec["selector"])] },
    "StatefulSet.apps": { row in
      let ready = "\(row.status["readyReplicas"].int ?? 0)/\(row.spec["replicas"].int ?? 0)"
      return [row.name, .string(ready), row.age] + containers(row.spec["template"]["spec"])
    },
    "DaemonSet.apps": { row in
      let counts = [
        "desiredNumberScheduled", "currentNumberScheduled", "numberReady", "updatedNumberScheduled", "numberAvailable",
      ]
      return [row.name] + counts.map { row.number(row.status[$0]) } + [
        labels(row.spec["template"]["spec"]["nodeSelector"]), row.age,
      ] + containers(row.spec["template"]["spec"]) + [selector(row.spec["selector"])]
    },
    "ControllerRevision.apps": { row in
      var controller = "<none>"
      if let owner = row.object.controller {
        let group = GroupVersion(owner.apiVersion)?.group ?? ""
        controller = owner.kind.lowercased() + (group.isEmpty ? "" : ".\(group)") + "/\(owner.name)"
      }
      return [row.name, .string(controller), row.number(row.object.json["revision"]), row.age]
    },
  ]

  static let batch: [String: Cells] = [
    "Job.batch": { row in
      let succeeded = row.status["succeeded"].int ?? 0
      let parallelism = row.spec["parallelism"].int ?? 0
      let completions =
        if let wanted = row.spec["completions"].int {
          "\(succeeded)/\(wanted)"
        } else {
          parallelism > 1 ? "\(succeeded)/1 of \(parallelism)" : "\(succeeded)/1"
        }
      return [row.name, .string(jobStatus(row)), .string(completions), .string(jobDuration(row)), row.age]
        + containers(row.spec["template"]["spec"]) + [selector(row.spec["selector"])]
    },
    "CronJob.batch": { row in
      let last = row.status["lastScheduleTime"]
      let job = row.spec["jobTemplate"]["spec"]
      return [
        row.name, row.text(row.spec["schedule"]), row.text(row.spec["timeZone"], else: "<none>"), row.flag(row.spec["suspend"]),
        JSON(row.status["active"].elements.count), last.isNull ? "<none>" : row.since(last), row.age,
      ] + containers(job["template"]["spec"]) + [selector(job["selector"])]
    },
  ]

  private static func jobStatus(_ row: CellWriter) -> String {
    func has(_ type: String) -> Bool {
      row.status["conditions"].elements.contains { $0["type"].string == type && $0["status"] == "True" }
    }
    if has("Complete") { return "Complete" }
    if has("Failed") { return "Failed" }
    if row.object.isBeingDeleted { return "Terminating" }
    if has("Suspended") { return "Suspended" }
    if has("FailureTarget") { return "FailureTarget" }
    if has("SuccessCriteriaMet") { return "SuccessCriteriaMet" }
    return "Running"
  }

  private static func jobDuration(_ row: CellWriter) -> String {
    guard let start = row.status["startTime"].string.flatMap({ Timestamp($0) }) else { return "" }
    let end = row.status["completionTime"].string.flatMap { Timestamp($0) } ?? row.now
    return HumanDuration.text(end - start)
  }
}
