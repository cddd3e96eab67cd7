/// A figure as part of a limit, observed at the end of every nanosecond: how long it stood in which bucket. Upstream's
/// TimingRatioHistogram.
struct TimedRatio: Sendable {
  static let demandBounds: [Double] = [0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.7, 2, 2.8, 4, 6]
  static let requestBounds: [Double] = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.25, 0.5, 0.75, 1]
  static let seatBounds: [Double] = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1]

  private let bounds: [Double]
  private var numerator = 0
  private var denominator = 1.0
  private var bucket = 0
  private var since: ContinuousClock.Instant
  /// Nanoseconds in each bucket, and the sum of the ratios of all of them.
  private(set) var state: MetricSeries.State

  init(_ bounds: [Double], _ now: ContinuousClock.Instant) {
    self.bounds = bounds
    since = now
    state = MetricSeries.State(counts: Array(repeating: 0, count: bounds.count + 1))
  }

  mutating func set(_ new: Int, _ now: ContinuousClock.Instant) {
    guard new != numerator else { return }
    advance(now)
    numerator = new
    place()
  }

  mutating func limit(_ new: Int, _ now: ContinuousClock.Instant) {
    advance(now)
    denominator = Double(new)
    place()
  }

  /// Counts the time up to now.
  mutating func advance(_ now: ContinuousClock.Instant) {
    let passed = Int((now - since).nanoseconds)
    guard passed > 0 else { return }
    since = now
    state.counts[bucket] += passed
    state.value += Double(passed) * Double(numerator) / denominator
  }

  private mutating func place() {
    let ratio = Double(numerator) / denominator
    bucket = bounds.firstIndex { ratio <= $0 } ?? bounds.count
  }
}

/// How much of its limits a priority level uses, over time.
struct LevelUtilization: Sendable {
  private(set) var demand: TimedRatio
  private(set) var waiting: TimedRatio
  private(set) var executing: TimedRatio
  private(set) var seats: TimedRatio

  init(_ now: ContinuousClock.Instant) {
    demand = TimedRatio(TimedRatio.demandBounds, now)
    waiting = TimedRatio(TimedRatio.requestBounds, now)
    executing = TimedRatio(TimedRatio.requestBounds, now)
    seats = TimedRatio(TimedRatio.seatBounds, now)
  }

  mutating func note(demand: Int, waiting: Int, executing: Int, seats: Int, _ now: ContinuousClock.Instant) {
    self.demand.set(demand, now)
    self.waiting.set(waiting, now)
    self.executing.set(executing, now)
    self.seats.set(seats, now)
  }

  /// - Parameter seats: what the level may use; a level that may use nothing is measured by a tenth of all.
  mutating func limit(seats limit: Int, of total: Int, queuing: PriorityLevelSettings.Queuing?, _ now: ContinuousClock.Instant) {
    let most = limit > 0 ? limit : max(1, Int((Double(total) / 10).rounded()))
    demand.limit(most, now)
    executing.limit(most, now)
    seats.limit(most, now)
    waiting.limit(max(1, queuing?.length ?? 1) * max(1, queuing?.queues ?? 1), now)
  }

  mutating func advance(_ now: ContinuousClock.Instant) {
    demand.advance(now)
    waiting.advance(now)
    executing.advance(now)
    seats.advance(now)
  }
}
