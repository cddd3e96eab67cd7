import APIClient
import KubeAPI

/// What a pod uses, as the resource metrics API tells it.
struct PodMetrics: Sendable {
  /// A pod's use of one resource.
  struct Sample: Sendable {
    /// In thousandths, as upstream counts.
    var value: Int64
    let time: Timestamp
    /// How long the use was averaged over.
    let window: Duration
  }

  let pod: String
  private let time: Timestamp
  private let window: Duration
  private let containers: [JSON]

  init(_ object: KubeObject) {
    pod = object.name
    time = object.json["timestamp"].string.flatMap { Timestamp($0) } ?? Timestamp(seconds: 0)
    window = object.json["window"].string.flatMap(GoDuration.parse) ?? .seconds(60)
    containers = object.json["containers"].elements
  }

  /// Of one container, or of all together; nil when one of them does not tell.
  func sample(_ resource: String, container: String?) -> Sample? {
    let counted = containers.filter { container == nil || $0["name"].string == container }
    if counted.isEmpty, container != nil { return nil }
    var sum: Int64 = 0
    for part in counted {
      guard let quantity = try? Quantity(part["usage"][resource]) else { return nil }
      sum += quantity.milliValue
    }
    return Sample(value: sum, time: time, window: window)
  }
}

extension PodMetrics {
  private static let resource = GroupVersionResource(group: "metrics.k8s.io", version: "v1beta1", "pods")

  /// Of the pods the selector finds. Failures are told as upstream's client tells them.
  static func fetch(_ client: APIClient, namespace: String, selector: String) async throws(ControllerError) -> [PodMetrics] {
    let found: [KubeObject]
    do { found = try await client.list(resource, namespace: namespace, labelSelector: selector).items } catch {
      let why: String
      switch (error as? APIStatus)?.reason {
      case .notFound: why = "the server could not find the requested resource (get pods.metrics.k8s.io)"
      case .serviceUnavailable: why = "the server is currently unable to handle the request (get pods.metrics.k8s.io)"
      default: why = (error as? APIStatus)?.message ?? "\(error)"
      }
      throw ControllerError("unable to fetch metrics from resource metrics API: \(why)")
    }
    if found.isEmpty { throw ControllerError("no metrics returned from resource metrics API") }
    return found.map(PodMetrics.init)
  }
}
