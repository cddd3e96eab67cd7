/// What the `--audit-log-*` and `--audit-webhook-*` flags share.
struct AuditSettings: Sendable {
  enum Mode: String, CaseIterable, Sendable {
    /// Kept in memory and passed on a little later.
    case batch
    /// Passed on before the request goes on.
    case blocking
    /// And a request that cannot be recorded when it comes is refused.
    case strict = "blocking-strict"
  }

  /// A file or "-" for the log, a kubeconfig for the webhook; empty is off.
  var path = ""
  var mode: String
  /// Events kept; more are lost.
  var bufferSize = 10_000
  var maximumBatch: Int
  /// How long a batch may wait to fill.
  var maximumWait: Duration
  var isThrottled: Bool
  /// Batches a second, and how many at once.
  var throttleRate: Double
  var throttleBurst: Int
  var isTruncated = false
  /// Bytes of one event before it loses its bodies, and if that does not help is left out.
  var maximumEventSize = 102_400
  var maximumBatchSize = 10_485_760
  var version = "audit.k8s.io/v1"

  /// Upstream's defaults (k8s.io/apiserver pkg/server/options/audit.go).
  static let log = AuditSettings(
    mode: "blocking", maximumBatch: 1, maximumWait: .zero, isThrottled: false, throttleRate: 0, throttleBurst: 0)
  static let webhook = AuditSettings(
    mode: "batch", maximumBatch: 400, maximumWait: .seconds(30), isThrottled: true, throttleRate: 10, throttleBurst: 15)

  /// Upstream's complaints; what is off is not looked at.
  func problems(_ plugin: String) -> [String] {
    guard !path.isEmpty else { return [] }
    var result: [String] = []
    if let problem = batchProblem(plugin) { result.append(problem) }
    if maximumEventSize <= 0 {
      result.append("invalid audit truncate \(plugin) max event size \(maximumEventSize), must be a positive number")
    } else if maximumBatchSize < maximumEventSize {
      result.append(
        "invalid audit truncate \(plugin) max batch size \(maximumBatchSize), must be greater than max event size (\(maximumEventSize))"
      )
    }
    if version != "audit.k8s.io/v1" { result.append("invalid group version, allowed versions are [\"audit.k8s.io/v1\"]") }
    return result
  }

  private func batchProblem(_ plugin: String) -> String? {
    guard let mode = Mode(rawValue: mode) else {
      let known = Mode.allCases.map(\.rawValue).joined(separator: ",")
      return "invalid audit \(plugin) mode \(mode), allowed modes are \"\(known)\""
    }
    guard mode == .batch else { return nil }
    func must(_ what: String, _ value: some CustomStringConvertible) -> String {
      "invalid audit batch \(plugin) \(what) \(value), must be a positive number"
    }
    if bufferSize <= 0 { return must("buffer size", bufferSize) }
    if maximumBatch <= 0 { return must("max batch size", maximumBatch) }
    guard isThrottled else { return nil }
    if throttleRate <= 0 { return must("throttle QPS", GoNumber.text(throttleRate)) }
    return throttleBurst <= 0 ? must("throttle burst", throttleBurst) : nil
  }
}

/// Go's `%v` of a float as flags have them.
enum GoNumber {
  static func text(_ value: Double) -> String { value == value.rounded() ? String(Int(value)) : String(value) }
}
