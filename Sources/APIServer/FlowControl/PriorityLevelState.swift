import KubeAPI

/// The seats and queues of one priority level. A value: the owner locks and resumes.
struct PriorityLevelState: Sendable {
  enum Entry: Sendable {
    case seated
    case queued(Int)
  }

  enum Parking: Sendable { case parked, seated, gone }

  private struct Waiter: Sendable {
    var ticket: Int
    /// Nil until the request's task waits.
    var continuation: CheckedContinuation<Void, any Error>?
  }

  var settings = PriorityLevelSettings()
  var executing = 0
  private var queues: [Int: [Waiter]] = [:]
  /// Tickets that got a seat before their task began to wait.
  private var seated: Set<Int> = []
  private var nextTicket = 0
  private var lastServed = -1

  /// A seat at once, a ticket to wait with, or upstream's reason to refuse.
  mutating func enter(_ assignment: FlowControl.Assignment) throws -> Entry {
    if settings.isExempt || executing < settings.seats && queues.isEmpty {
      executing += 1
      return .seated
    }
    guard let queuing = settings.queuing else { throw FlowControl.Rejection(reason: "concurrency-limit") }
    let queue = shortest(of: queuing.hand(for: "\(assignment.schema)\u{0}\(assignment.flow)"))
    guard (queues[queue]?.count ?? 0) < queuing.length else { throw FlowControl.Rejection(reason: "queue-full") }
    nextTicket += 1
    queues[queue, default: []].append(Waiter(ticket: nextTicket))
    return .queued(nextTicket)
  }

  private func shortest(of hand: [Int]) -> Int {
    hand.min { (queues[$0]?.count ?? 0) < (queues[$1]?.count ?? 0) } ?? 0
  }

  mutating func park(_ ticket: Int, _ continuation: CheckedContinuation<Void, any Error>) -> Parking {
    if seated.remove(ticket) != nil { return .seated }
    for (queue, waiters) in queues {
      if let position = waiters.firstIndex(where: { $0.ticket == ticket }) {
        queues[queue]?[position].continuation = continuation
        return .parked
      }
    }
    return .gone
  }

  /// Takes a request out of its queue; what is returned must be resumed.
  mutating func remove(_ ticket: Int) -> CheckedContinuation<Void, any Error>? {
    for (queue, waiters) in queues {
      guard let position = waiters.firstIndex(where: { $0.ticket == ticket }) else { continue }
      let waiter = queues[queue]?.remove(at: position)
      if queues[queue]?.isEmpty == true { queues[queue] = nil }
      return waiter?.continuation
    }
    return nil
  }

  /// Gives a seat back. The next one gets it: the queues take turns, so that no flow starves another.
  mutating func leave() -> CheckedContinuation<Void, any Error>? {
    executing -= 1
    guard executing < settings.seats, let queue = nextQueue, let waiter = queues[queue]?.removeFirst() else { return nil }
    if queues[queue]?.isEmpty == true { queues[queue] = nil }
    lastServed = queue
    executing += 1
    if waiter.continuation == nil { seated.insert(waiter.ticket) }
    return waiter.continuation
  }

  private var nextQueue: Int? {
    let waiting = queues.keys.sorted()
    return waiting.first { $0 > lastServed } ?? waiting.first
  }
}

/// What a PriorityLevelConfiguration says.
struct PriorityLevelSettings: Hashable, Sendable {
  struct Queuing: Hashable, Sendable {
    var queues: Int
    var handSize: Int
    var length: Int

    /// Shuffle sharding: a few queues picked by the flow's name, always the same.
    func hand(for flow: String) -> [Int] {
      // FNV-1a, 64 bits.
      var hash = flow.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
      var deck = Array(0..<max(1, queues))
      return (0..<min(max(1, handSize), deck.count)).map { _ in
        let card = Int(hash % UInt64(deck.count))
        hash /= UInt64(deck.count)
        return deck.remove(at: card)
      }
    }
  }

  var seats = 0
  var isExempt = false
  /// Nil where the level refuses instead.
  var queuing: Queuing?
  var uid = ""
}
