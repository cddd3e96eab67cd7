import KubeAPI
import LinuxSystem
import Synchronization

/// A place that events are written to in the end.
protocol AuditBackend: Sendable {
  /// As upstream's metrics call it.
  var plugin: String { get }
  /// Whether a write may take its time, and so must not be done by the task of a request, which ends with its client.
  var isRemote: Bool { get }
  /// False when the events are lost.
  func write(_ events: [JSON]) async -> Bool
  /// What the backend has to do besides, until `close`.
  func run() async
  func close()
}

extension AuditBackend {
  func run() async {}
  func close() {}
}

/// One backend and when it gets its events: at once, or in batches from a bounded buffer (upstream's `plugin/buffered`).
final class AuditOutput: Sendable {
  /// An event somebody waits for.
  private struct Delivery {
    let event: JSON
    let done: CheckedContinuation<Bool, Never>
  }

  private struct Buffer {
    var events: [JSON] = []
    var deliveries: [Delivery] = []
    var isClosed = false
  }

  private let backend: any AuditBackend
  private let settings: AuditSettings
  private let mode: AuditSettings.Mode
  private let metrics: ServerMetrics
  private let buffer = Mutex(Buffer())
  private let arrivals: AsyncStream<Void>
  private let arrival: AsyncStream<Void>.Continuation

  init(_ backend: any AuditBackend, _ settings: AuditSettings, _ metrics: ServerMetrics) {
    self.backend = backend
    self.settings = settings
    self.metrics = metrics
    mode = AuditSettings.Mode(rawValue: settings.mode) ?? .blocking
    (arrivals, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// False when the request the event is about must not go on.
  func process(_ event: JSON) async -> Bool {
    guard let event = fitting(event) else { return true }
    if mode == .batch {
      keep(event)
      return true
    }
    let isWritten = backend.isRemote ? await deliver(event) : await write([event])
    return isWritten || mode == .blocking
  }

  private func deliver(_ event: JSON) async -> Bool {
    await withCheckedContinuation { done in
      let isTaken = buffer.withLock { buffer in
        if !buffer.isClosed { buffer.deliveries.append(Delivery(event: event, done: done)) }
        return !buffer.isClosed
      }
      if isTaken { arrival.yield() } else { done.resume(returning: false) }
    }
  }

  /// For events at moments that nobody can wait in: the buffer takes them in every mode.
  func note(_ event: JSON) { if let event = fitting(event) { keep(event) } }

  private func keep(_ event: JSON) {
    let isKept = buffer.withLock { buffer in
      guard !buffer.isClosed, buffer.events.count < settings.bufferSize else { return false }
      buffer.events.append(event)
      return true
    }
    if isKept {
      arrival.yield()
    } else {
      metrics.access.auditErrors.add(1, ["buffered"])
      Log.error("Error in audit plugin 'buffered' affecting 1 audit events: audit buffer queue blocked")
    }
  }

  private func write(_ events: [JSON]) async -> Bool {
    if await backend.write(events) { return true }
    metrics.access.auditErrors.add(Double(events.count), [backend.plugin])
    return false
  }

  /// Passes on what is in the buffer until `close`, and then what is left.
  func run() async {
    await withTaskGroup(of: Void.self) { group in
      let backend = backend
      group.addTask { await backend.run() }
      var throttle = Throttle(settings)
      for await _ in arrivals {
        deliverWaiting(&group)
        while await isFilled() {
          if let pause = throttle.pause(.now) { try? await Task.sleep(for: pause) }
          _ = await write(take())
        }
      }
      deliverWaiting(&group)
      while case let batch = take(), !batch.isEmpty { _ = await write(batch) }
      backend.close()
    }
  }

  private func deliverWaiting(_ group: inout TaskGroup<Void>) {
    let deliveries = buffer.withLock { buffer in
      defer { buffer.deliveries = [] }
      return buffer.deliveries
    }
    for delivery in deliveries {
      group.addTask { [self] in delivery.done.resume(returning: await write([delivery.event])) }
    }
  }

  /// Takes no more events.
  func close() {
    buffer.withLock { $0.isClosed = true }
    arrival.finish()
  }

  /// Waits until a batch is full or old enough; false when there is nothing, or nothing more will come.
  private func isFilled() async -> Bool {
    let end = ContinuousClock.now + (mode == .batch ? settings.maximumWait : .zero)
    while true {
      let (count, isClosed) = buffer.withLock { ($0.events.count, $0.isClosed) }
      if count == 0 || isClosed { return false }
      let rest = end - .now
      if count >= settings.maximumBatch || rest <= .zero { return true }
      do { try await Task.sleep(for: min(.milliseconds(50), rest)) } catch { return true }
    }
  }

  private func take() -> [JSON] {
    let most = mode == .batch ? settings.maximumBatch : 1
    return buffer.withLock { buffer in
      let batch = Array(buffer.events.prefix(most))
      buffer.events.removeFirst(batch.count)
      return batch
    }
  }

  /// The event, without its bodies when it is too long with them; nil when it is too long even so.
  private func fitting(_ event: JSON) -> JSON? {
    guard settings.isTruncated, event.data.count > settings.maximumEventSize else { return event }
    var event = event
    event["requestObject"] = .null
    event["responseObject"] = .null
    event["annotations"]["audit.k8s.io/truncated"] = "true"
    let kept = JSON.object(JSONObject(event.members.filter { !$0.1.isNull }.map { ($0.0, $0.1) }))
    guard kept.data.count > settings.maximumEventSize else { return kept }
    metrics.access.auditErrors.add(1, ["truncate"])
    return nil
  }

  /// A bucket of tokens that fills at a steady rate.
  struct Throttle {
    private let settings: AuditSettings
    private var tokens: Double
    private var last: ContinuousClock.Instant?

    init(_ settings: AuditSettings) {
      self.settings = settings
      tokens = Double(settings.throttleBurst)
    }

    /// How long the next batch has to wait; nil is not at all.
    mutating func pause(_ now: ContinuousClock.Instant) -> Duration? {
      guard settings.isThrottled, settings.mode == AuditSettings.Mode.batch.rawValue else { return nil }
      if let last {
        tokens = min(Double(settings.throttleBurst), tokens + (now - last).seconds * settings.throttleRate)
      }
      last = now
      tokens -= 1
      return tokens >= 0 ? nil : .seconds(-tokens / settings.throttleRate)
    }
  }
}
