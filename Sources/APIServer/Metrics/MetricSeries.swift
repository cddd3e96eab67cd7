import Synchronization

/// One series of a metric. Who counts often keeps it, so that it need not be looked up each time.
final class MetricSeries: Sendable {
  struct State: Sendable {
    /// Nobody is shown what nobody has counted.
    var isUsed = true
    /// Of a counter or gauge its value, of a histogram the sum.
    var value = 0.0
    /// Of a histogram: a number for each bound and one for what is above them all.
    var counts: [Int]
  }

  private let bounds: [Double]
  private let content: Mutex<State>

  init(bounds: [Double] = [], isUsed: Bool = false) {
    self.bounds = bounds
    content = Mutex(State(isUsed: isUsed, counts: bounds.isEmpty ? [] : Array(repeating: 0, count: bounds.count + 1)))
  }

  var state: State { content.withLock { $0 } }

  func add(_ amount: Double = 1) {
    content.withLock { state in
      state.isUsed = true
      state.value += amount
    }
  }

  func set(_ value: Double) { content.withLock { ($0.isUsed, $0.value) = (true, value) } }

  func observe(_ value: Double) {
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    content.withLock { state in
      state.isUsed = true
      state.value += value
      state.counts[bucket] += 1
    }
  }

  /// Takes over what was counted elsewhere.
  func replace(_ state: State) { content.withLock { $0 = state } }
}
