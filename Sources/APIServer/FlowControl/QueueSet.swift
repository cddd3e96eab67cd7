import KubeAPI

/// The seats and queues of one priority level: fair queuing for server requests as k8s.io/apiserver pkg/util/flowcontrol/fairqueuing
/// describes it. A value: the owner locks, and resumes what `takeWoken` gives.
struct QueueSet: Sendable {
  typealias Continuation = CheckedContinuation<Void, any Error>

  enum Entry: Sendable {
    case seated(Int)
    case queued(Int)
  }

  enum Parking: Sendable { case parked, seated, gone }

  struct Request: Sendable {
    var ticket: Int
    var assignment: FlowControl.Assignment
    var estimate: WorkEstimate
    /// Who asks for what: for dumps.
    var record: RequestRecord?
    var arrived: ContinuousClock.Instant
    var arrivalR = SeatSeconds.zero
    /// Nil while it waits.
    var started: ContinuousClock.Instant?
    /// Nil in a level without queues.
    var queue: Int?
    /// Nil until the request's task waits.
    var continuation: Continuation?

    var finalWork: SeatSeconds { SeatSeconds(seats: Double(estimate.finalSeats), for: estimate.lingering) }
    var work: SeatSeconds { SeatSeconds(seats: Double(estimate.seats), for: QueueSet.serviceTime) + finalWork }
  }

  struct Queue: Sendable {
    var waiting: [Request] = []
    var executing = 0
    var seatsInUse = 0
    /// What the progress meter reads when the next request is dispatched in the virtual world.
    var nextDispatchR = SeatSeconds.zero
    var waitingWork = SeatSeconds.zero

    var isActive: Bool { executing > 0 || !waiting.isEmpty }
  }

  /// Of one flow schema.
  struct Tally: Sendable {
    var dispatched = 0
    var executing = 0
    var seats = 0
    var waiting = 0
    var waitingSeats = 0
    var unaccommodated = 0

    mutating func begin(seats more: Int) {
      executing += 1
      seats += more
      dispatched += 1
    }
  }

  /// Seats that a finished request still holds.
  struct Lingering: Sendable {
    var until: ContinuousClock.Instant
    var request: Request
  }

  /// What a request is taken to need.
  static let serviceTime = Duration.milliseconds(3)

  var queuing: PriorityLevelSettings.Queuing?
  var isExempt = false
  var limit = 0
  var queues: [Queue] = []
  var executing: [Int: Request] = [:]
  var lingering: [Lingering] = []
  var tallies: [String: Tally] = [:]
  var seatsInUse = 0
  var waitingCount = 0
  var waitingSeats = 0
  var dispatched = 0
  var rejected = 0
  var cancelled = 0
  var demand: SeatDemand
  var utilization: LevelUtilization
  /// Seat-seconds given to each queue that asked, since the start.
  private(set) var currentR = SeatSeconds.zero
  private var lastSync: ContinuousClock.Instant
  private var activeQueues = 0
  private var enqueued = 0
  /// The queue last dispatched from.
  var robin = 0
  private var nextTicket = 0
  var woken: [Continuation] = []

  init(_ now: ContinuousClock.Instant) {
    demand = SeatDemand(now)
    utilization = LevelUtilization(now)
    lastSync = now
  }

  var isIdle: Bool { waitingCount == 0 && executing.isEmpty }

  mutating func takeWoken() -> [Continuation] {
    if woken.isEmpty { return [] }
    defer { woken = [] }
    return woken
  }

  mutating func configure(
    _ settings: PriorityLevelSettings, limit: Int, of total: Int, _ now: ContinuousClock.Instant
  ) {
    sync(now)
    utilization.limit(seats: limit, of: total, queuing: settings.queuing, now)
    isExempt = settings.isExempt
    queuing = settings.queuing
    self.limit = limit
    // Queues too many go when they are empty.
    if let wanted = settings.queuing?.queues, wanted > queues.count {
      queues += Array(repeating: Queue(), count: wanted - queues.count)
    }
    dispatch(now)
  }

  /// A seat at once, a ticket to wait with, or upstream's reason to refuse.
  mutating func enter(
    _ assignment: FlowControl.Assignment, _ estimate: WorkEstimate, _ record: RequestRecord?, _ now: ContinuousClock.Instant
  ) throws(FlowControl.Rejection) -> Entry {
    sync(now)
    nextTicket += 1
    var request = Request(
      ticket: nextTicket, assignment: assignment, estimate: estimate, record: record, arrived: now, arrivalR: currentR)
    guard let queuing, !queues.isEmpty else {
      guard fits(estimate.most) else {
        rejected += 1
        throw FlowControl.Rejection(reason: "concurrency-limit", level: assignment.level)
      }
      begin(&request, now)
      return .seated(request.ticket)
    }
    let queue = shortest(of: queuing.hand(for: assignment.hash))
    if seatsInUse >= limit, queues[queue].waiting.count >= queuing.length {
      rejected += 1
      throw FlowControl.Rejection(reason: "queue-full", level: assignment.level)
    }
    enqueue(request, queue, now)
    dispatch(now, newest: queue)
    return executing[request.ticket] == nil ? .queued(request.ticket) : .seated(request.ticket)
  }

  /// The queue of the hand with the least work waiting; who is asked first changes from request to request.
  private mutating func shortest(of hand: [Int]) -> Int {
    let offset = enqueued % hand.count
    enqueued += 1
    let turned = hand[offset...] + hand[..<offset]
    return turned.min { queues[$0].waitingWork < queues[$1].waitingWork } ?? 0
  }

  private mutating func enqueue(_ request: Request, _ queue: Int, _ now: ContinuousClock.Instant) {
    if !queues[queue].isActive {
      queues[queue].nextDispatchR = currentR
      activeQueues += 1
    }
    queues[queue].waiting.append(request)
    queues[queue].waitingWork += request.work
    waitingCount += 1
    waitingSeats += request.estimate.most
    tallies[request.assignment.schema, default: Tally()].waiting += 1
    tallies[request.assignment.schema, default: Tally()].waitingSeats += request.estimate.most
    noteDemand(now)
    bound(queue)
  }

  /// The request at this place of the queue waits no more. The caller sees to the queue being active or not.
  mutating func dequeue(_ queue: Int, _ position: Int) -> Request {
    let request = queues[queue].waiting.remove(at: position)
    queues[queue].waitingWork -= request.work
    waitingCount -= 1
    waitingSeats -= request.estimate.most
    tallies[request.assignment.schema]?.waiting -= 1
    tallies[request.assignment.schema]?.waitingSeats -= request.estimate.most
    return request
  }

  mutating func park(_ ticket: Int, _ continuation: Continuation) -> Parking {
    if executing[ticket] != nil { return .seated }
    guard let (queue, position) = place(of: ticket) else { return .gone }
    queues[queue].waiting[position].continuation = continuation
    return .parked
  }

  /// Takes a request that will wait no longer out of its queue; what is returned must be resumed.
  mutating func remove(_ ticket: Int, _ now: ContinuousClock.Instant) -> Continuation? {
    sync(now)
    guard let (queue, position) = place(of: ticket) else { return nil }
    let request = dequeue(queue, position)
    rejected += 1
    cancelled += 1
    noteDemand(now)
    bound(queue)
    settle(queue)
    return request.continuation
  }

  private func place(of ticket: Int) -> (queue: Int, position: Int)? {
    for (queue, content) in queues.enumerated() {
      if let position = content.waiting.firstIndex(where: { $0.ticket == ticket }) { return (queue, position) }
    }
    return nil
  }

  /// Counts a queue that has nothing more to do as inactive.
  mutating func settle(_ queue: Int) { if !queues[queue].isActive { activeQueues -= 1 } }

  mutating func noteDemand(_ now: ContinuousClock.Instant) {
    demand.set(seatsInUse + waitingSeats, now)
    utilization.note(
      demand: seatsInUse + waitingSeats, waiting: waitingCount, executing: executing.count, seats: seatsInUse, now)
  }

  /// Dispatch in the virtual world never comes before arrival: a queue that cannot use its share does not save it up.
  mutating func bound(_ queue: Int) {
    guard let oldest = queues[queue].waiting.first else { return }
    queues[queue].nextDispatchR = max(queues[queue].nextDispatchR, oldest.arrivalR)
  }

  /// Brings the progress meter up to date; before anything changes.
  mutating func sync(_ now: ContinuousClock.Instant) {
    defer { lastSync = now }
    guard activeQueues > 0 else { return }
    let rate = Double(min(seatsInUse + waitingSeats, limit)) / Double(activeQueues)
    currentR += SeatSeconds(seats: rate, for: now - lastSync)
  }
}
