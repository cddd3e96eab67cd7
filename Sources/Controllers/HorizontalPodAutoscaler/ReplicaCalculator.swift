import KubeAPI

/// How many replicas bring what pods use to what is wanted (`pkg/controller/podautoscaler/replica_calculator.go` upstream).
struct ReplicaCalculator {
  struct Proposal: Equatable {
    var replicas: Int
    /// Of what is requested, in percent; nil where an absolute use is wanted.
    var utilization: Int?
    /// In thousandths, of one pod.
    var average: Int64
  }

  enum Target {
    case utilization(Int)
    /// In thousandths.
    case averageValue(Int64)
  }

  private static let tolerance = 0.1
  private static let initialization = Duration.seconds(300)
  private static let initialReadinessDelay = Duration.seconds(30)

  let resource: String
  let container: String?
  let pods: [KubeObject]
  let current: Int
  let now: Timestamp

  func propose(_ metrics: [PodMetrics], _ target: Target) throws(ControllerError) -> Proposal {
    if pods.isEmpty { throw ControllerError("no pods returned by selector while calculating replica count") }
    var samples: [String: PodMetrics.Sample] = [:]
    for metric in metrics { samples[metric.pod] = metric.sample(resource, container: container) }
    let groups = group(samples)
    for name in groups.ignored.union(groups.unready) { samples[name] = nil }
    if samples.isEmpty {
      throw ControllerError("did not receive metrics for targeted pods (pods might be unready)")
    }
    var requests: [String: Int64] = [:]
    if case .utilization = target { requests = try self.requests() }
    let (ratio, known) = try ratio(samples, requests, target)
    let scalesUpWithUnready = !groups.unready.isEmpty && ratio > 1
    func result(_ replicas: Int) -> Proposal {
      Proposal(replicas: replicas, utilization: known.utilization, average: known.average)
    }
    if !scalesUpWithUnready, groups.missing.isEmpty {
      return result(isWithinTolerance(ratio) ? current : Self.up(ratio * Double(groups.ready)))
    }
    assume(groups, ratio: ratio, requests, target, &samples)
    let (cautious, _) = try self.ratio(samples, requests, target)
    // Guesses must not turn the direction round.
    if isWithinTolerance(cautious) || (ratio < 1 && cautious > 1) || (ratio > 1 && cautious < 1) { return result(current) }
    let wanted = Self.up(cautious * Double(samples.count))
    if (cautious < 1 && wanted > current) || (cautious > 1 && wanted < current) { return result(current) }
    return result(wanted)
  }

  private func isWithinTolerance(_ ratio: Double) -> Bool { abs(1 - ratio) <= Self.tolerance }

  private static func up(_ value: Double) -> Int { Int(value.rounded(.up)) }

  private struct Groups {
    var ready = 0
    var unready: Set<String> = []
    var missing: Set<String> = []
    var ignored: Set<String> = []
  }

  private func group(_ samples: [String: PodMetrics.Sample]) -> Groups {
    var groups = Groups()
    for pod in pods {
      let phase = pod.status.phase.string
      if pod.isBeingDeleted || phase == "Failed" {
        groups.ignored.insert(pod.name)
      } else if phase == "Pending" {
        groups.unready.insert(pod.name)
      } else if let sample = samples[pod.name] {
        if resource == "cpu", isStarting(pod, sample) { groups.unready.insert(pod.name) } else { groups.ready += 1 }
      } else {
        groups.missing.insert(pod.name)
      }
    }
    return groups
  }

  /// What a pod uses while it starts says nothing about its work.
  private func isStarting(_ pod: KubeObject, _ sample: PodMetrics.Sample) -> Bool {
    let condition = pod.condition("Ready")
    guard let start = pod.status.startTime.string.flatMap({ Timestamp($0) }),
      let change = condition["lastTransitionTime"].string.flatMap({ Timestamp($0) })
    else { return true }
    let isUnready = condition["status"] == "False"
    if start + Self.initialization > now { return isUnready || sample.time < change + sample.window }
    return isUnready && start + Self.initialReadinessDelay > change
  }

  private func requests() throws(ControllerError) -> [String: Int64] {
    var result: [String: Int64] = [:]
    for pod in pods {
      var sum: Int64 = 0
      let sidecars = pod.spec.initContainers.elements.filter { $0["restartPolicy"] == "Always" }
      for part in pod.spec.containers.elements + sidecars where container == nil || part["name"].string == container {
        guard let request = try? Quantity(part["resources"]["requests"][resource]) else {
          throw ControllerError("missing request for \(resource) in container \(part["name"].string ?? "") of Pod \(pod.name)")
        }
        sum += request.milliValue
      }
      result[pod.name] = sum
    }
    return result
  }

  private func ratio(
    _ samples: [String: PodMetrics.Sample], _ requests: [String: Int64], _ target: Target
  ) throws(ControllerError) -> (Double, (utilization: Int?, average: Int64)) {
    switch target {
    case .averageValue(let wanted):
      let average = samples.values.reduce(0) { $0 + $1.value } / Int64(samples.count)
      return (Double(average) / Double(max(wanted, 1)), (nil, average))
    case .utilization(let wanted):
      let counted = samples.filter { requests[$0.key] != nil }
      let used = counted.values.reduce(0) { $0 + $1.value }
      let requested = counted.keys.reduce(0) { $0 + (requests[$1] ?? 0) }
      if requested == 0 { throw ControllerError("no metrics returned matched known pods") }
      let percent = Int(used * 100 / requested)
      return (Double(percent) / Double(max(wanted, 1)), (percent, used / Int64(counted.count)))
    }
  }

  /// What is not known is taken for what calls for the smaller change.
  private func assume(
    _ groups: Groups, ratio: Double, _ requests: [String: Int64], _ target: Target, _ samples: inout [String: PodMetrics.Sample]
  ) {
    func put(_ name: String, _ value: Int64) { samples[name] = PodMetrics.Sample(value: value, time: now, window: .zero) }
    for name in groups.missing {
      if ratio > 1 {
        put(name, 0)
      } else if ratio < 1 {
        switch target {
        case .utilization(let wanted): put(name, (requests[name] ?? 0) * Int64(max(100, wanted)) / 100)
        case .averageValue(let wanted): put(name, wanted)
        }
      }
    }
    if ratio > 1 { for name in groups.unready { put(name, 0) } }
  }
}
