import KubeAPI

/// How much of its priority level a request takes. k8s.io/apiserver pkg/util/flowcontrol/request.
struct WorkEstimate: Hashable, Sendable {
  private static let bytesPerSeat = 100_000
  /// A list from the cache is streamed: more than this it does not hold at once.
  private static let mostFromCache = 1_000_000
  private static let mostSeatsOfList = 100
  private static let mostSeatsOfChange = 10
  private static let watchesPerSeat = 10
  private static let eventTime = Duration.milliseconds(5)

  var seats = 1
  /// Held after the answer for `lingering`, while the watchers get the change.
  var finalSeats = 0
  var lingering = Duration.zero

  var most: Int { max(seats, finalSeats) }

  /// What is stored of a resource.
  struct Stored: Hashable, Sendable {
    var count = 0
    var bytes = 0

    /// Upstream's figure; 0 where there is none.
    var averageBytes: Int { count == 0 ? 0 : bytes / count }
  }

  init(seats: Int = 1, finalSeats: Int = 0, lingering: Duration = .zero) {
    (self.seats, self.finalSeats, self.lingering) = (seats, finalSeats, lingering)
  }

  /// A list, or a watch with initial events. `widest` is the level's limit, 0 for none; `stored` is nil for what this server does not
  /// keep itself.
  static func list(_ info: RequestInfo, _ query: ListQuery, _ stored: Stored?, widest: Int) -> WorkEstimate {
    let most = widest == 0 ? mostSeatsOfList : min(widest, mostSeatsOfList)
    guard query.isWellFormed else { return WorkEstimate(seats: most) }
    if info.verb == "watch", !query.sendsInitialEvents, !["", "0"].contains(query.resourceVersion) { return WorkEstimate() }
    guard let stored else { return WorkEstimate() }
    let isCached = info.verb == "watch" || !query.isDelegated
    let limited = query.limit > 0 ? min(query.limit, stored.count) : stored.count
    let loaded =
      !info.name.isEmpty ? 1 : !isCached && query.hasSelector ? max(limited, stored.count / 2) : limited
    let bytes = isCached ? min(loaded * stored.averageBytes, mostFromCache) : loaded * stored.averageBytes
    return WorkEstimate(seats: min(most, max(1, (bytes + bytesPerSeat - 1) / bytesPerSeat)))
  }

  /// A change that `watchers` hear of.
  static func change(watchers: Int, widest: Int) -> WorkEstimate {
    guard watchers >= watchesPerSeat else { return WorkEstimate() }
    let seats = (watchers + watchesPerSeat - 1) / watchesPerSeat
    let work = SeatSeconds(seats: Double(seats), for: eventTime)
    let final = min(seats, widest == 0 ? mostSeatsOfChange : min(widest, mostSeatsOfChange))
    return WorkEstimate(finalSeats: final, lingering: work.duration(perSeat: final))
  }
}
