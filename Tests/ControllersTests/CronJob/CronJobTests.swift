import KubeAPI
import Testing

@testable import Controllers

@Suite struct CronJobTests {
  private func cron(_ spec: JSON = [:]) throws -> KubeObject {
    var cron = Fixtures.workload("CronJob", spec: spec)
    cron.json["apiVersion"] = "batch/v1"
    cron.spec["schedule"] = "*/10 * * * *"
    cron.spec["jobTemplate"] = ["metadata": ["labels": ["a": "b"]], "spec": ["template": [:]]]
    cron.metadata["creationTimestamp"] = "2026-01-01T00:00:30Z"
    return cron
  }

  private func job(_ name: String, _ cron: KubeObject, done: Bool = false) -> KubeObject {
    var job = KubeObject(apiVersion: "batch/v1", kind: "Job", namespace: "default", name: name)
    job.metadata["uid"] = .string("uid-\(name)")
    job.metadata["creationTimestamp"] = "2026-01-01T00:00:00Z"
    job.ownerReferences = [OwnerReference(controller: cron)]
    if done { job.status = ["conditions": [["type": "Complete", "status": "True"]]] }
    return job
  }

  @Test("makes a Job for the last time that has come, named after it") func makes() throws {
    let cron = try cron()
    let now = try #require(Timestamp("2026-01-01T00:31:00Z"))
    let actions = CronJobDecision.reconcile(cron, jobs: [], now: now)
    #expect(actions.changes == ["create jobs web-\(1_767_225_600 / 60 + 30)"])
    #expect(actions.contains { $0.summary.contains("\"lastScheduleTime\":\"2026-01-01T00:30:00Z\"") })
    #expect(CronJobDecision.reconcile(cron, jobs: [], now: try #require(Timestamp("2026-01-01T00:09:00Z"))).changes.isEmpty)
  }

  @Test("keeps to its concurrency policy and its history", arguments: [("Allow", 1, 0), ("Forbid", 0, 0), ("Replace", 1, 1)])
  func policies(policy: String, creations: Int, deletions: Int) throws {
    let cron = try cron(["concurrencyPolicy": .string(policy), "successfulJobsHistoryLimit": 3])
    let jobs = [job("x", cron)] + (0..<3).map { job("d\($0)", cron, done: true) }
    let changes = CronJobDecision.reconcile(cron, jobs: jobs, now: try #require(Timestamp("2026-01-01T00:10:00Z"))).changes
    #expect(changes.filter { $0.hasPrefix("create") }.count == creations)
    #expect(changes.filter { $0.hasPrefix("delete") }.count == deletions)
    let more = jobs + [job("d3", cron, done: true)]
    let cleaned = CronJobDecision.reconcile(cron, jobs: more, now: try #require(Timestamp("2026-01-01T00:05:00Z"))).changes
    #expect(cleaned == ["delete jobs d0"])
  }

  @Test(
    "goes by the clock of its time zone",
    .enabled(if: TimeZone.named("Asia/Kolkata") != nil, "no time zone database on this machine"))
  func timeZones() throws {
    var cron = try cron(["timeZone": "Asia/Kolkata"])
    cron.spec["schedule"] = "40 5 * * *"
    let changes = CronJobDecision.reconcile(cron, jobs: [], now: try #require(Timestamp("2026-01-01T00:11:00Z"))).changes
    #expect(changes == ["create jobs web-\(1_767_225_600 / 60 + 10)"])
    cron.spec["timeZone"] = "Asia/Nowhere"
    let actions = CronJobDecision.reconcile(cron, jobs: [], now: try #require(Timestamp("2026-01-01T00:11:00Z")))
    #expect(
      actions.map(\.summary) == [
        "event Warning UnknownTimeZone invalid timeZone: \"Asia/Nowhere\": unknown time zone Asia/Nowhere"
      ])
  }
}
