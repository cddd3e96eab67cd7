import KubeAPI

/// What one metric of `spec.metrics` asks for, given what the pods use.
struct MetricReading {
  let replicas: Int
  /// What events and conditions call it.
  let name: String
  /// For `status.currentMetrics`.
  let status: JSON

  /// Nil for metrics of other APIs than that of resources.
  static func read(
    _ metric: JSON, _ metrics: Result<[PodMetrics], ControllerError>, pods: [KubeObject], current: Int, now: Timestamp
  ) throws(MetricProblem) -> MetricReading? {
    let isContainer = metric["type"] == "ContainerResource"
    guard isContainer || metric["type"] == "Resource" else { return nil }
    let key = isContainer ? "containerResource" : "resource"
    let (source, target) = (metric[key], metric[key]["target"])
    let resource = source["name"].string ?? ""
    let calculator = ReplicaCalculator(
      resource: resource, container: isContainer ? source["container"].string : nil, pods: pods, current: current, now: now)
    let average = try? Quantity(target["averageValue"])
    do {
      let samples: [PodMetrics]
      do { samples = try metrics.get() } catch {
        throw ControllerError("unable to get metrics for resource \(resource): \(error)")
      }
      let proposal = try calculator.propose(
        samples, average.map { .averageValue($0.milliValue) } ?? .utilization(target["averageUtilization"].int ?? 80))
      var value: JSON = ["averageValue": Quantity(milli: proposal.average, format: average?.format ?? .decimalSI).json]
      if let utilization = proposal.utilization {
        value = ["averageValue": value["averageValue"], "averageUtilization": JSON(utilization)]
      }
      let what = isContainer ? "\(resource) container resource" : "\(resource) resource"
      var shown: JSON = ["name": .string(resource)]
      if isContainer { shown["container"] = source["container"] }
      shown["current"] = value
      return MetricReading(
        replicas: proposal.replicas, name: average == nil ? "\(what) utilization (percentage of request)" : what,
        status: .object(JSONObject([("type", metric["type"]), (key, shown)])))
    } catch {
      throw MetricProblem(resource: resource, isContainer: isContainer, isAverage: average != nil, "\(error)")
    }
  }
}
