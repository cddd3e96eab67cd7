import KubeAPI

/// What a Lease says about who leads, and what a candidate makes of it.
struct LeaseRecord: Equatable, Sendable {
  var holder: String
  var durationSeconds: Int
  var acquired: String
  var renewed: String
  var transitions: Int

  init(_ lease: KubeObject) {
    holder = lease.spec.holderIdentity.string ?? ""
    durationSeconds = lease.spec.leaseDurationSeconds.int ?? 0
    acquired = lease.spec.acquireTime.string ?? ""
    renewed = lease.spec.renewTime.string ?? ""
    transitions = lease.spec.leaseTransitions.int ?? 0
  }

  /// The spec this candidate writes to take or keep the lead.
  static func spec(identity: String, durationSeconds: Int, over old: LeaseRecord?, now: Timestamp) -> JSON {
    let keeps = old?.holder == identity
    return [
      "holderIdentity": .string(identity), "leaseDurationSeconds": JSON(durationSeconds),
      "acquireTime": .string(keeps ? old?.acquired ?? now.microText : now.microText), "renewTime": .string(now.microText),
      "leaseTransitions": JSON(keeps ? old?.transitions ?? 0 : (old?.transitions ?? -1) + 1),
    ]
  }

  /// Whether a candidate may take the lead from this record, which it has seen unchanged since `observed`.
  ///
  /// An identity is `HOST_UNIQUE`. A holder of our own host is a predecessor that is gone: the caller promises that only one
  /// process of a host can get as far as to stand for election, so nobody waits for a killed process's lease to run out.
  func isFree(for identity: String, observed: ContinuousClock.Instant, now: ContinuousClock.Instant) -> Bool {
    if holder.isEmpty || holder == identity { return true }
    if Self.host(of: holder) == Self.host(of: identity) { return true }
    return now - observed > .seconds(durationSeconds)
  }

  static func host(of identity: String) -> Substring {
    identity.lastIndex(of: "_").map { identity[..<$0] } ?? identity[...]
  }
}
