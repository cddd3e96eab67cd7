import KubeAPI

/// What an autoscaler recommended and did lately: what its behaviour looks back at.
struct ScalingHistory: Sendable {
  private var recommendations: [(time: Timestamp, replicas: Int)] = []
  private var changes: [(time: Timestamp, difference: Int)] = []

  mutating func recommend(_ replicas: Int, now: Timestamp) {
    // The longest window a behaviour may have is an hour.
    recommendations.removeAll { $0.time + .seconds(3_600) < now }
    recommendations.append((now, replicas))
  }

  mutating func note(from old: Int, to new: Int, now: Timestamp) {
    changes.removeAll { $0.time + .seconds(3_600) < now }
    changes.append((now, new - old))
  }

  func recommendations(within seconds: Int, now: Timestamp) -> [Int] {
    recommendations.filter { $0.time + .seconds(seconds) > now }.map(\.replicas)
  }

  /// How many replicas came and went lately.
  func changes(within seconds: Int, now: Timestamp) -> (added: Int, removed: Int) {
    changes.filter { $0.time + .seconds(seconds) > now }.reduce(into: (0, 0)) { sum, change in
      if change.difference > 0 { sum.0 += change.difference } else { sum.1 -= change.difference }
    }
  }
}
