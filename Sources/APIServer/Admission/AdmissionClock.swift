/// What a step of admission takes, or one plugin's part in it.
struct AdmissionTimes: Sendable {
  private let family: MetricFamily
  private let labels: [String]
  private let step: String
  private let passed: [AdmissionRequest.Operation: MetricSeries]

  /// `labels` are those before the operation.
  init(_ family: MetricFamily, _ labels: [String], _ step: String) {
    func series(_ operation: AdmissionRequest.Operation) -> MetricSeries {
      family.series(labels + [operation.rawValue, "false", step])
    }
    (self.family, self.labels, self.step) = (family, labels, step)
    passed = Dictionary(uniqueKeysWithValues: AdmissionRequest.Operation.allCases.map { ($0, series($0)) })
  }

  func passed(_ operation: AdmissionRequest.Operation, _ time: Duration) { passed[operation]?.observe(time.seconds) }

  func refused(_ operation: AdmissionRequest.Operation, _ time: Duration) {
    family.observe(time.seconds, labels + [operation.rawValue, "true", step])
  }
}

/// Takes the times of a step of admission and of the plugins in it, one after the other.
struct AdmissionClock {
  private let operation: AdmissionRequest.Operation
  private let step: AdmissionTimes
  private let start = ContinuousClock.now
  private var last: ContinuousClock.Instant

  init(_ operation: AdmissionRequest.Operation, _ step: AdmissionTimes) {
    self.operation = operation
    self.step = step
    last = start
  }

  mutating func passed(_ plugin: AdmissionTimes) {
    let now = ContinuousClock.now
    plugin.passed(operation, now - last)
    last = now
  }

  func passed() { step.passed(operation, last - start) }

  func refused(_ plugin: AdmissionTimes) {
    let now = ContinuousClock.now
    plugin.refused(operation, now - last)
    step.refused(operation, now - start)
  }
}
