/// The course of a figure over time: average, deviation and peak since the last look. Upstream's fairqueuing integrator.
struct SeatDemand: Sendable {
  struct Result: Sendable {
    var seconds = 0.0
    var average = 0.0
    var deviation = 0.0
    var peak = 0.0
  }

  private var value = 0.0
  private var since: ContinuousClock.Instant
  private var seconds = 0.0
  private var integral = 0.0
  private var squares = 0.0
  private var peak = 0.0

  init(_ now: ContinuousClock.Instant) { since = now }

  mutating func set(_ new: Int, _ now: ContinuousClock.Instant) {
    advance(now)
    value = Double(new)
    peak = max(peak, value)
  }

  /// What was since the last call; a new period begins.
  mutating func reset(_ now: ContinuousClock.Instant) -> Result {
    advance(now)
    defer { (seconds, integral, squares, peak) = (0, 0, 0, value) }
    guard seconds > 0 else { return Result(peak: peak) }
    let average = integral / seconds
    let variance = squares / seconds - average * average
    return Result(seconds: seconds, average: average, deviation: variance > 0 ? variance.squareRoot() : 0, peak: peak)
  }

  private mutating func advance(_ now: ContinuousClock.Instant) {
    let passed = (now - since).seconds
    since = now
    seconds += passed
    integral += value * passed
    squares += value * value * passed
  }
}

/// What a level asked for lately: the basis of lending.
struct SeatDemandStatistics: Hashable, Sendable {
  /// Half of an older demand is forgotten after five minutes of ten-second periods.
  private static let smoothing = 0.977

  var average = 0.0
  var deviation = 0.0
  var peak = 0
  var smoothed = 0.0

  mutating func update(_ seen: SeatDemand.Result) {
    peak = Int(seen.peak.rounded())
    guard seen.seconds > 0 else { return }
    (average, deviation) = (seen.average, seen.deviation)
    let envelope = average + deviation
    smoothed = max(envelope, Self.smoothing * smoothed + (1 - Self.smoothing) * envelope)
  }
}
