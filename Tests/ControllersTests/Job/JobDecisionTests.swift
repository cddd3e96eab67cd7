import KubeAPI
import Testing

@testable import Controllers

@Suite struct JobDecisionTests {
  private func job(_ spec: JSON, status: JSON = [:]) -> KubeObject {
    var job = Fixtures.workload("Job", spec: spec, status: status)
    job.json["apiVersion"] = "batch/v1"
    return job
  }

  private func pod(_ job: KubeObject, _ name: String, _ phase: String, age: Int64 = 100, index: Int? = nil) -> KubeObject {
    var pod = Fixtures.pod(name, owner: job, phase: phase, ready: phase == "Running", age: age)
    pod.metadata["finalizers"] = [.string(JobCounts.trackingFinalizer)]
    if let index { pod.annotations = [JobCounts.indexKey: String(index)] }
    return pod
  }

  private func decide(_ job: KubeObject, _ pods: [KubeObject]) -> [Action] {
    JobDecision.reconcile(job, candidates: pods, canManage: true, now: Fixtures.now)
  }

  private func status(_ actions: [Action]) -> JSON {
    for action in actions { if case .status(_, let job) = action { return job.status } }
    return .null
  }

  @Test(
    "runs as many pods as parallelism and what is left allow",
    arguments: [(1, 1, 0, 0, 1), (5, 2, 0, 0, 2), (5, 2, 1, 0, 1), (5, 3, 0, 4, 1), (5, 3, 1, 4, 0)])
  func parallelism(completions: Int, parallelism: Int, running: Int, succeeded: Int, wanted: Int) {
    let job = job(
      ["completions": JSON(completions), "parallelism": JSON(parallelism)],
      status: ["succeeded": JSON(succeeded), "startTime": "2026-01-01T00:00:00Z"])
    let pods = (0..<running).map { pod(job, "p\($0)", "Running") }
    #expect(decide(job, pods).changes.count == wanted)
  }

  @Test("counts a finished pod once, says so, and lets it go") func tracking() {
    let job = job(["completions": 2, "parallelism": 1], status: ["startTime": "2026-01-01T00:00:00Z"])
    let done = pod(job, "a", "Succeeded")
    let first = decide(job, [done])
    #expect(status(first)["succeeded"] == 1)
    #expect(status(first)["uncountedTerminatedPods"] == ["succeeded": ["uid-a"]])
    #expect(first.changes.contains("patch pods a {\"metadata\":{\"finalizers\":null}}"))
    var counted = job
    counted.status = status(first)
    #expect(status(decide(counted, [done]))["succeeded"].isNull || status(decide(counted, [done]))["succeeded"] == 1)
  }

  @Test("is complete when enough have succeeded") func completes() {
    let job = job(["completions": 1, "parallelism": 1], status: ["startTime": "2026-01-01T00:00:00Z"])
    let result = status(decide(job, [pod(job, "a", "Succeeded")]))
    #expect(result["conditions"].elements.map { $0["type"].string } == ["SuccessCriteriaMet", "Complete"])
    #expect(result["completionTime"].string == Fixtures.now.text)
    #expect(result["active"].isNull)
  }

  @Test("fails when it has failed more often than it may") func backoffLimit() {
    let job = job(
      ["completions": 1, "parallelism": 1, "backoffLimit": 1], status: ["failed": 1, "startTime": "2026-01-01T00:00:00Z"])
    let result = decide(job, [pod(job, "a", "Failed"), pod(job, "b", "Running")])
    let failed = Condition.find(status(result)["conditions"].elements, "Failed")
    #expect(failed?["reason"] == "BackoffLimitExceeded")
    #expect(failed?["message"] == "Job has reached the specified backoff limit")
    #expect(result.changes.contains("delete pods b"))
  }

  @Test("waits longer after each failure") func delays() {
    let job = job(["completions": 1, "parallelism": 1], status: ["failed": 1, "startTime": "2026-01-01T00:00:00Z"])
    #expect(decide(job, [pod(job, "a", "Failed", age: 5)]).contains(.requeue(.seconds(15))))
    #expect(decide(job, [pod(job, "a", "Failed", age: 25)]).changes.contains("create pods web-"))
  }

  @Test("a Job over its deadline fails, a suspended one stops") func ends() {
    let late = job(
      ["activeDeadlineSeconds": 10], status: ["startTime": .string(Timestamp(seconds: Fixtures.now.seconds - 10).text)])
    #expect(Condition.find(status(decide(late, []))["conditions"].elements, "Failed")?["reason"] == "DeadlineExceeded")
    let suspended = job(["suspend": true])
    let actions = decide(suspended, [pod(suspended, "a", "Running")])
    #expect(actions.changes == ["patch pods a {\"metadata\":{\"finalizers\":null}}", "delete pods a"])
    #expect(Condition.find(status(actions)["conditions"].elements, "Suspended")?["status"] == "True")
  }

  @Test("indexed Jobs fill the gaps") func indexed() {
    let job = job(
      ["completions": 5, "parallelism": 3, "completionMode": "Indexed"],
      status: ["completedIndexes": "0,3", "startTime": "2026-01-01T00:00:00Z"])
    let changes = decide(job, [pod(job, "a", "Running", index: 1)]).changes
    #expect(changes == ["create pods web-2-", "create pods web-4-"])
  }

  @Test(
    "index lists are written short",
    arguments: [("", [Int]()), ("1", [1]), ("1,2", [1, 2]), ("1-3", [1, 2, 3]), ("0,2-5,7", [0, 2, 3, 4, 5, 7])])
  func indexes(text: String, indexes: [Int]) {
    #expect(JobCounts.text(Set(indexes)) == text)
    #expect(JobCounts.indexes(text) == Set(indexes))
  }
}
