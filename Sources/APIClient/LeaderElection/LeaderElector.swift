import KubeAPI

/// Lets one of several equal processes work, by holding a Lease.
package final class LeaderElector: Sendable {
  package struct Timing: Sendable {
    package var lease: Duration
    /// How long the lead is kept when the Lease cannot be renewed.
    package var renewDeadline: Duration
    package var retry: Duration

    package init(lease: Duration = .seconds(15), renewDeadline: Duration = .seconds(10), retry: Duration = .seconds(2)) {
      self.lease = lease
      self.renewDeadline = renewDeadline
      self.retry = retry
    }
  }

  private let client: APIClient
  private let namespace: String
  private let name: String
  private let identity: String
  private let timing: Timing
  private let recorder: EventRecorder?
  private let onError: (@Sendable (any Error) -> Void)?

  /// `identity` is `HOST_UNIQUE`. Only one process of a host may stand for election at a time: hold the health port first.
  package init(
    _ client: APIClient, namespace: String = "kube-system", name: String, identity: String, timing: Timing = Timing(),
    recorder: EventRecorder? = nil, onError: (@Sendable (any Error) -> Void)? = nil
  ) {
    self.client = client
    self.namespace = namespace
    self.name = name
    self.identity = identity
    self.timing = timing
    self.recorder = recorder
    self.onError = onError
  }

  /// Waits for the lead and works while holding it. Returns when the work ends, the lead is lost or the task is cancelled; a
  /// process that lost the lead should end, so that nothing of its work goes on.
  package func run(_ work: @escaping @Sendable () async -> Void) async {
    guard await acquire() else { return }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await work() }
      group.addTask { await self.renew() }
      await group.next()
      group.cancelAll()
    }
    if Task.isCancelled { await release() }
  }

  private func acquire() async -> Bool {
    var seen: (record: LeaseRecord, at: ContinuousClock.Instant)?
    while !Task.isCancelled {
      do {
        if try await attempt(&seen) { return true }
        try await Task.sleep(for: timing.retry)
      } catch {
        if !Task.isCancelled { onError?(error) }
        try? await Task.sleep(for: .milliseconds(Int64.random(in: 200..<400)))
      }
    }
    return false
  }

  private func renew() async {
    var seen: (record: LeaseRecord, at: ContinuousClock.Instant)?
    var last = ContinuousClock.now
    while !Task.isCancelled {
      do { try await Task.sleep(for: timing.retry) } catch { return }
      do {
        guard try await attempt(&seen) else { return }
        last = .now
      } catch {
        onError?(error)
        if ContinuousClock.now - last > timing.renewDeadline { return }
      }
    }
  }

  /// One try to take or keep the lead.
  private func attempt(_ seen: inout (record: LeaseRecord, at: ContinuousClock.Instant)?) async throws -> Bool {
    let seconds = Int(timing.lease.components.seconds)
    do {
      var lease = try await client.get(.leases, namespace: namespace, name: name)
      let record = LeaseRecord(lease)
      let now = ContinuousClock.now
      if seen?.record != record { seen = (record, now) }
      guard record.isFree(for: identity, observed: seen?.at ?? now, now: now) else { return false }
      let isNew = record.holder != identity
      lease.spec = LeaseRecord.spec(identity: identity, durationSeconds: seconds, over: record, now: .now)
      _ = try await client.update(.leases, lease)
      if isNew { announce(lease) }
      return true
    } catch let status as APIStatus where status.reason == .notFound {
      var lease = KubeObject(apiVersion: "coordination.k8s.io/v1", kind: "Lease", namespace: namespace, name: name)
      lease.spec = LeaseRecord.spec(identity: identity, durationSeconds: seconds, over: nil, now: .now)
      announce(try await client.create(.leases, lease))
      return true
    } catch let status as APIStatus where status.reason == .conflict || status.reason == .alreadyExists {
      return false
    }
  }

  private func announce(_ lease: KubeObject) {
    recorder?.record(lease, reason: "LeaderElection", message: "\(identity) became leader")
  }

  /// Lets the next one in at once.
  private func release() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        guard var lease = try? await self.client.get(.leases, namespace: self.namespace, name: self.name),
          lease.spec.holderIdentity.string == self.identity
        else { return }
        lease.spec.holderIdentity = ""
        _ = try? await self.client.update(.leases, lease)
      }
    }
  }
}
