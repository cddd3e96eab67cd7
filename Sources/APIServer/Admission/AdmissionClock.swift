/// What a step of admission takes, or one plugin's part in it.
struct AdmissionTimes: Sendable {
  private let passed: [AdmissionRequest.Operation: MetricFamily.Series]
  private let refused: [AdmissionRequest.Operation: MetricFamily.Series]

  /// `labels` are those before the operation.
  init(_ family: MetricFamily, _ labels: [String], _ step: String) {
    func series(isRefused: Bool) -> [AdmissionRequest.Operation: MetricFamily.Series] {
      Dictionary(
        uniqueKeysWithValues: AdmissionRequest.Operation.allCases.map { operation in
          (operation, family.series(labels + [operation.rawValue, String(isRefused), step]))
        })
    }
    (passed, refused) = (series(isRefused: false), series(isRefused: true))
  }

  func observe(_ operation: AdmissionRequest.Operation, _ time: Duration, isRefused: Bool) {
    (isRefused ? refused : passed)[operation]?.observe(time.seconds)
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
    plugin.observe(operation, now - last, isRefused: false)
    last = now
  }

  func passed() { step.observe(operation, last - start, isRefused: false) }

  func refused(_ plugin: AdmissionTimes) {
    let now = ContinuousClock.now
    plugin.observe(operation, now - last, isRefused: true)
    step.observe(operation, now - start, isRefused: true)
  }
}
