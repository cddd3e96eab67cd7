import Synchronization

/// The figures of requests that are alike but for how they were answered.
final class RequestSeries: Sendable {
  let duration: MetricFamily.Series
  let size: MetricFamily.Series
  private let requests: MetricFamily
  private let labels: [String]
  private let byStatus = Mutex<[Int: MetricFamily.Series]>([:])

  /// `labels` are the dry run and those that all three families have.
  init(_ metrics: ServerMetrics, _ labels: [String]) {
    requests = metrics.requests
    self.labels = labels
    duration = metrics.requestDuration.series(labels)
    size = metrics.responseSizes.series(Array(labels.dropFirst()))
  }

  /// Those with that status.
  func answered(_ status: Int) -> MetricFamily.Series {
    byStatus.withLock { byStatus in
      if let known = byStatus[status] { return known }
      let made = requests.series([String(status)] + labels)
      byStatus[status] = made
      return made
    }
  }
}
