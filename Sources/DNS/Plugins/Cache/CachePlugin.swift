import Synchronization

package final class CachePlugin: DNSPlugin {
  package static let name = "cache"

  package struct Bounds: Hashable, Sendable {
    package var capacity = 9984
    package var maximum: UInt32
    package var minimum: UInt32 = 5
    package var disabledZones: [DNSName] = []
  }

  package struct Settings: Hashable, Sendable {
    package var zones: [DNSName] = [.root]
    package var success = Bounds(maximum: 3600)
    package var denial = Bounds(maximum: 1800)
    package var failure: UInt32 = 5
    package var keepsTTL = false

    package init() {}
  }

  private struct Key: Hashable {
    var question: DNSQuestion
    var isDNSSECWanted: Bool
    var isCheckingDisabled: Bool
  }

  private struct Entry {
    var message: DNSMessage
    var stored: ContinuousClock.Instant
    var lifetime: UInt32
  }

  let settings: Settings
  private let now: @Sendable () -> ContinuousClock.Instant
  private let entries = Mutex<[Key: Entry]>([:])
  package let hits = Atomic<Int>(0)
  package let misses = Atomic<Int>(0)

  package init(_ settings: Settings, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
    self.settings = settings
    self.now = now
  }

  package func handle(_ request: DNSRequest, next: DNSChain) async throws(DNSFailure) -> DNSMessage {
    let question = request.question
    guard settings.zones.contains(where: { question.name.isWithin($0) }) else { return try await next(request) }
    let key = Key(
      question: question, isDNSSECWanted: request.message.isDNSSECWanted,
      isCheckingDisabled: request.message.otherFlags & 0x10 != 0)
    let instant = now()
    if let entry = entries.withLock({ $0[key] }) {
      let age = UInt32(clamping: (instant - entry.stored).components.seconds)
      if age < entry.lifetime {
        hits.add(1, ordering: .relaxed)
        return response(from: entry, age: age, to: request.message)
      }
    }
    misses.add(1, ordering: .relaxed)
    let response = try await next(request)
    if let lifetime = lifetime(of: response, question) {
      entries.withLock { entries in
        if entries.count >= settings.success.capacity + settings.denial.capacity { evict(&entries, at: instant) }
        entries[key] = Entry(message: response, stored: instant, lifetime: lifetime)
      }
    }
    return response
  }

  private func response(from entry: Entry, age: UInt32, to query: DNSMessage) -> DNSMessage {
    var response = entry.message
    response.id = query.id
    response.recursionDesired = query.recursionDesired
    response.questions = query.questions
    if query.udpSize == nil { response.udpSize = nil } else { response.udpSize = response.udpSize ?? 1232 }
    guard !settings.keepsTTL else { return response }
    func aged(_ records: [DNSRecord]) -> [DNSRecord] {
      records.map { record in
        var record = record
        record.ttl = min(record.ttl, entry.lifetime) - min(age, min(record.ttl, entry.lifetime))
        return record
      }
    }
    response.answers = aged(response.answers)
    response.authorities = aged(response.authorities)
    response.additionals = aged(response.additionals)
    return response
  }

  /// Seconds to keep the response, nil when it must not be kept.
  private func lifetime(of response: DNSMessage, _ question: DNSQuestion) -> UInt32? {
    guard !response.isTruncated else { return nil }
    let records = response.answers + response.authorities + response.additionals
    switch response.code {
    case .noError where !response.answers.isEmpty:
      return bounded(records.map(\.ttl).min() ?? 0, settings.success, question)
    case .noError, .nameError:
      let minimum = response.authorities.compactMap { record -> UInt32? in
        guard case .authority(_, _, _, _, _, _, let minimum) = record.content else { return nil }
        return min(record.ttl, minimum)
      }.min()
      guard let minimum else { return nil }
      return bounded(minimum, settings.denial, question)
    case .serverFailure: return settings.failure == 0 ? nil : settings.failure
    default: return nil
    }
  }

  private func bounded(_ ttl: UInt32, _ bounds: Bounds, _ question: DNSQuestion) -> UInt32? {
    guard !bounds.disabledZones.contains(where: { question.name.isWithin($0) }) else { return nil }
    return min(bounds.maximum, max(bounds.minimum, ttl))
  }

  private func evict(_ entries: inout [Key: Entry], at instant: ContinuousClock.Instant) {
    entries = entries.filter { instant - $0.value.stored < .seconds(Int64($0.value.lifetime)) }
    while entries.count >= settings.success.capacity + settings.denial.capacity, let key = entries.keys.randomElement() {
      entries[key] = nil
    }
  }
}
