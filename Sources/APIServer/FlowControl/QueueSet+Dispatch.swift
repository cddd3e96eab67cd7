/// Who is next, and what a request that is done gives back.
extension QueueSet {
  /// Seats as many as there is room for. `newest` is the queue that just got a request.
  mutating func dispatch(_ now: ContinuousClock.Instant, newest: Int? = nil) {
    while waitingCount > 0, seatsInUse < limit, dispatchOne(now, newest) {}
  }

  private mutating func dispatchOne(_ now: ContinuousClock.Instant, _ newest: Int?) -> Bool {
    // Nobody else waits: there is nothing to choose.
    let isOnly = newest.map { queues[$0].waiting.count == waitingCount } ?? false
    guard let queue = isOnly ? newest : nextQueue(), let oldest = queues[queue].waiting.first else { return false }
    guard fits(oldest.estimate.most) else {
      tallies[oldest.assignment.schema]?.unaccommodated += 1
      return false
    }
    var request = dequeue(queue, 0)
    let work = request.work
    if request.estimate.finalSeats > limit {
      request.estimate.lingering = request.finalWork.duration(perSeat: limit)
      request.estimate.finalSeats = limit
    }
    robin = queue
    request.queue = queue
    queues[queue].executing += 1
    queues[queue].seatsInUse += request.estimate.most
    begin(&request, now)
    queues[queue].nextDispatchR += work
    bound(queue)
    return true
  }

  /// The queue whose oldest request would be done first in the virtual world; of several the first after the one last served.
  private func nextQueue() -> Int? {
    var best: (queue: Int, finish: SeatSeconds)?
    for step in 1...queues.count {
      let queue = (robin + step) % queues.count
      guard let oldest = queues[queue].waiting.first else { continue }
      let finish = queues[queue].nextDispatchR + oldest.work
      if best.map({ finish < $0.finish }) ?? true { best = (queue, finish) }
    }
    return best?.queue
  }

  /// Whether so many seats are free. Who is wider than the whole level waits until nobody else is served.
  func fits(_ seats: Int) -> Bool {
    if isExempt { return true }
    return seats > limit ? executing.isEmpty : seatsInUse + seats <= limit
  }

  mutating func begin(_ request: inout Request, _ now: ContinuousClock.Instant) {
    request.started = now
    let most = request.estimate.most
    seatsInUse += most
    tallies[request.assignment.schema, default: Tally()].begin(seats: most)
    dispatched += 1
    if let continuation = request.continuation { woken.append(continuation) }
    request.continuation = nil
    executing[request.ticket] = request
    noteDemand(now)
  }

  /// A request is answered: its seats are free now, or after it has lingered.
  mutating func leave(_ ticket: Int, _ now: ContinuousClock.Instant) {
    sync(now)
    guard let request = executing.removeValue(forKey: ticket) else { return }
    tallies[request.assignment.schema]?.executing -= 1
    if let queue = request.queue {
      queues[queue].executing -= 1
      // What it took instead of what it was taken to need.
      queues[queue].nextDispatchR -= SeatSeconds(
        seats: Double(request.estimate.seats), for: Self.serviceTime - (now - (request.started ?? now)))
      bound(queue)
      settle(queue)
    }
    if request.estimate.lingering > .zero {
      noteDemand(now)
      lingering.append(Lingering(until: now + request.estimate.lingering, request: request))
    } else {
      release(request, now)
    }
    dispatch(now)
  }

  /// Frees the seats of those who have lingered long enough.
  mutating func releaseLingering(_ now: ContinuousClock.Instant) {
    guard lingering.contains(where: { $0.until <= now }) else { return }
    sync(now)
    let (done, staying) = (lingering.filter { $0.until <= now }, lingering.filter { $0.until > now })
    lingering = staying
    for entry in done { release(entry.request, now) }
    dispatch(now)
  }

  private mutating func release(_ request: Request, _ now: ContinuousClock.Instant) {
    let most = request.estimate.most
    seatsInUse -= most
    tallies[request.assignment.schema]?.seats -= most
    noteDemand(now)
    guard let queue = request.queue else { return }
    queues[queue].seatsInUse -= most
    if queues.count > queuing?.queues ?? 0, !queues[queue].isActive { removeQueue(queue) }
  }

  private mutating func removeQueue(_ index: Int) {
    queues.remove(at: index)
    if robin >= index { robin = max(0, robin - 1) }
    for (ticket, request) in executing {
      if let queue = request.queue, queue > index { executing[ticket]?.queue = queue - 1 }
    }
    for position in lingering.indices {
      guard let queue = lingering[position].request.queue, queue >= index else { continue }
      lingering[position].request.queue = queue == index ? nil : queue - 1
    }
  }
}
