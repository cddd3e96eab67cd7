import KubeAPI
import Testing

@testable import APIClient

@Suite struct LeaseRecordTests {
  @Test(
    "a lease may be taken when it is free, ours, our predecessor's or has run out",
    arguments: [
      ("", 0, true), ("a_1", 0, true), ("a_2", 0, true), ("b_1", 0, false), ("b_1", 14, false), ("b_1", 16, true),
    ])
  func isFree(holder: String, secondsSeen: Int, expected: Bool) {
    var lease = KubeObject(apiVersion: "coordination.k8s.io/v1", kind: "Lease", name: "l")
    lease.spec = ["holderIdentity": .string(holder), "leaseDurationSeconds": 15]
    let observed = ContinuousClock.now
    let record = LeaseRecord(lease)
    #expect(record.isFree(for: "a_1", observed: observed, now: observed + .seconds(secondsSeen)) == expected)
  }

  @Test("taking over counts a transition, renewing does not") func transitions() {
    var lease = KubeObject(apiVersion: "coordination.k8s.io/v1", kind: "Lease", name: "l")
    let now = Timestamp(seconds: 1_000)
    lease.spec = LeaseRecord.spec(identity: "a_1", durationSeconds: 15, over: nil, now: now)
    #expect(lease.spec.leaseTransitions == 0)
    lease.spec = LeaseRecord.spec(identity: "a_1", durationSeconds: 15, over: LeaseRecord(lease), now: now + .seconds(2))
    #expect(lease.spec.leaseTransitions == 0)
    #expect(lease.spec.acquireTime == "1970-01-01T00:16:40.000000Z")
    lease.spec = LeaseRecord.spec(identity: "b_1", durationSeconds: 15, over: LeaseRecord(lease), now: now + .seconds(4))
    #expect(lease.spec.leaseTransitions == 1)
    #expect(lease.spec.acquireTime == "1970-01-01T00:16:44.000000Z")
  }
}
