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
    if let index { pod.annotations = [JobIndexes.key: String(index)] }
    return pod
  }

  /// A failed pod of an index that failed before, with the exit code of its container.
  private func failed(_ job: KubeObject, _ index: Int, before: Int = 0, code: Int = 1, age: Int64 = 100) -> KubeObject {
    var pod = pod(job, "f\(index)", "Failed", age: age, index: index)
    pod.annotations = pod.annotations.merging([JobIndexes.failureKey: String(before)]) { $1 }
    pod.status["containerStatuses"] = [["name": "c", "state": ["terminated": ["exitCode": JSON(code)]]]]
    return pod
  }

  /// What follows round by round, as the pods and the status become what was decided.
  private func settled(_ job: KubeObject, _ pods: [KubeObject]) -> (first: JSON, last: JSON) {
    var job = job
    let first = status(decide(job, pods))
    job.status = first
    let released = pods.filter(\.isFinished).map { pod in
      var pod = pod
      pod.metadata["finalizers"] = .null
      return pod
    }
    return (first, status(decide(job, released)))
  }

  private func types(_ status: JSON) -> [String] { status["conditions"].elements.compactMap { $0["type"].string } }

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

  @Test("says that it completes, and that it has once its pods are counted") func completes() {
    let job = job(["completions": 1, "parallelism": 1], status: ["startTime": "2026-01-01T00:00:00Z"])
    let (first, last) = settled(job, [pod(job, "a", "Succeeded")])
    #expect(types(first) == ["SuccessCriteriaMet"])
    #expect(first["completionTime"].isNull)
    #expect(first["active"].isNull)
    #expect(types(last) == ["SuccessCriteriaMet", "Complete"])
    #expect(last["completionTime"].string == Fixtures.now.text)
    #expect(last["uncountedTerminatedPods"] == [:])
  }

  @Test("is not over while a pod still terminates") func waitsForTermination() {
    let job = job(
      ["completions": 1, "parallelism": 1],
      status: [
        "startTime": "2026-01-01T00:00:00Z",
        "conditions": [
          [
            "type": "FailureTarget", "status": "True", "reason": "BackoffLimitExceeded",
            "message": "Job has reached the specified backoff limit",
          ]
        ],
      ])
    var going = pod(job, "a", "Running")
    going.metadata["deletionTimestamp"] = .string(Fixtures.now.text)
    going.metadata["finalizers"] = .null
    #expect(types(status(decide(job, [going]))) == ["FailureTarget"])
    let over = decide(job, [])
    #expect(types(status(over)) == ["FailureTarget", "Failed"])
    #expect(over.map(\.summary).last == "event Warning BackoffLimitExceeded Job has reached the specified backoff limit")
  }

  @Test("fails when it has failed more often than it may") func backoffLimit() {
    let job = job(
      ["completions": 1, "parallelism": 1, "backoffLimit": 1], status: ["failed": 1, "startTime": "2026-01-01T00:00:00Z"])
    let result = decide(job, [pod(job, "a", "Failed"), pod(job, "b", "Running")])
    let target = Condition.find(status(result)["conditions"].elements, "FailureTarget")
    #expect(target?["reason"] == "BackoffLimitExceeded")
    #expect(target?["message"] == "Job has reached the specified backoff limit")
    #expect(types(status(result)) == ["FailureTarget"])
    #expect(status(result)["terminating"] == 1)
    #expect(result.changes.contains("delete pods b"))
  }

  @Test(
    "rules say what a failure means",
    arguments: [
      ("Ignore", nil, nil), ("Count", 1, nil),
      ("FailJob", 1, "Container c for pod default/f0 failed with exit code 42 matching FailJob rule at index 0"),
    ] as [(String, JSON?, String?)])
  func failurePolicy(action: String, failures: JSON?, message: String?) {
    let rule: JSON = ["action": .string(action), "onExitCodes": ["operator": "In", "values": [42]]]
    let job = job(
      ["completions": 1, "parallelism": 1, "podFailurePolicy": ["rules": [rule]]],
      status: ["startTime": "2026-01-01T00:00:00Z"])
    let result = status(decide(job, [failed(job, 0, code: 42)]))
    #expect(result["failed"] == failures ?? .null)
    let target = Condition.find(result["conditions"].elements, "FailureTarget")
    #expect(target?["message"].string == message)
    #expect(target?["reason"] == (message == nil ? nil : "PodFailurePolicy"))
  }

  @Test("a condition of a pod can fail its Job") func failureCondition() {
    let rule: JSON = ["action": "FailJob", "onPodConditions": [["type": "DisruptionTarget", "status": "True"]]]
    let job = job(["podFailurePolicy": ["rules": [rule]]], status: ["startTime": "2026-01-01T00:00:00Z"])
    var pod = pod(job, "a", "Failed")
    pod.status["conditions"] = [["type": "DisruptionTarget", "status": "True"]]
    #expect(
      Condition.find(status(decide(job, [pod]))["conditions"].elements, "FailureTarget")?["message"]
        == "Pod default/a has condition DisruptionTarget matching FailJob rule at index 0")
  }

  private func perIndex(_ more: JSON = [:], status: JSON = [:]) -> KubeObject {
    var spec: JSON = ["completions": 3, "parallelism": 3, "completionMode": "Indexed", "backoffLimitPerIndex": 1]
    for (key, value) in more.members { spec[key] = value }
    var start: JSON = ["startTime": "2026-01-01T00:00:00Z"]
    for (key, value) in status.members { start[key] = value }
    return job(spec, status: start)
  }

  @Test("an index is tried again until it has failed too often") func retriesOfAnIndex() {
    let job = perIndex()
    let others = [pod(job, "b", "Running", index: 1), pod(job, "c", "Running", index: 2)]
    let waiting = decide(job, others + [failed(job, 0, age: 3)])
    #expect(waiting.contains(.requeue(.seconds(7))))
    #expect(waiting.changes.isEmpty)
    let again = decide(job, others + [failed(job, 0)])
    #expect(again.changes == ["create pods web-0-"])
    for case .create(_, let pod, _) in again { #expect(pod.annotations[JobIndexes.failureKey] == "1") }
    let lost = decide(job, others + [failed(job, 0, before: 1)])
    #expect(status(lost)["failedIndexes"] == "0")
    #expect(status(lost)["failed"] == 1)
    #expect(lost.changes == ["patch pods f0 {\"metadata\":{\"finalizers\":null}}"])
  }

  @Test("a failed pod is counted once its successor runs") func countsAfterReplacement() {
    let job = perIndex(["completions": 1, "parallelism": 1])
    let old = failed(job, 0)
    #expect(status(decide(job, [old]))["failed"].isNull)
    #expect(status(decide(job, [old, pod(job, "n", "Running", index: 0)]))["failed"] == 1)
  }

  @Test(
    "indexes that are lost fail the Job when no other is left, or when they are too many",
    arguments: [
      (JSON.null, "0", "1", nil), (JSON.null, "0,1", "2", "FailedIndexes"), (0, "", "1", "MaxFailedIndexesExceeded"),
      (1, "", "1", nil),
    ] as [(JSON, String, String, String?)])
  func lostIndexes(limit: JSON, completed: String, lost: String, reason: String?) {
    let job = perIndex(
      ["maxFailedIndexes": limit], status: ["completedIndexes": .string(completed), "failedIndexes": .string(lost)])
    let target = Condition.find(status(decide(job, []))["conditions"].elements, "FailureTarget")
    #expect(target?["reason"].string == reason)
  }

  @Test("a rule can give an index up at once") func failIndex() {
    let rule: JSON = ["action": "FailIndex", "onExitCodes": ["operator": "NotIn", "values": [2]]]
    let job = perIndex(["podFailurePolicy": ["rules": [rule]]])
    #expect(status(decide(job, [failed(job, 1)]))["failedIndexes"] == "1")
    #expect(status(decide(job, [failed(job, 1, code: 2)]))["failedIndexes"] == "")
  }

  @Test(
    "a policy can call fewer indexes enough",
    arguments: [
      (["succeededIndexes": "0-1"], "0,1", "Matched rules at index 0"), (["succeededIndexes": "0-1"], "1", nil),
      (["succeededIndexes": "0-1", "succeededCount": 1], "1", "Matched rules at index 0"),
      (["succeededCount": 2], "0,2", "Matched rules at index 0"), (["succeededCount": 2], "2", nil),
    ] as [(JSON, String, String?)])
  func successPolicy(rule: JSON, completed: String, message: String?) {
    let job = job(
      ["completions": 3, "parallelism": 1, "completionMode": "Indexed", "successPolicy": ["rules": [rule]]],
      status: ["completedIndexes": .string(completed), "startTime": "2026-01-01T00:00:00Z"])
    let met = Condition.find(status(decide(job, []))["conditions"].elements, "SuccessCriteriaMet")
    #expect(met?["message"].string == message)
    #expect(met?["reason"] == (message == nil ? nil : "SuccessPolicy"))
  }

  @Test("pods of the same index make way for one of them") func doubles() {
    let job = job(
      ["completions": 2, "parallelism": 2, "completionMode": "Indexed"], status: ["startTime": "2026-01-01T00:00:00Z"])
    let pods = [
      pod(job, "a", "Running", age: 200, index: 0), pod(job, "b", "Pending", index: 0), pod(job, "c", "Running", index: 5),
    ]
    let deleted = decide(job, pods).changes.filter { $0.hasPrefix("delete") }
    #expect(deleted == ["delete pods c", "delete pods b"])
  }

  @Test("waits longer after each failure") func delays() {
    let job = job(["completions": 1, "parallelism": 1], status: ["failed": 1, "startTime": "2026-01-01T00:00:00Z"])
    #expect(decide(job, [pod(job, "a", "Failed", age: 5)]).contains(.requeue(.seconds(15))))
    #expect(decide(job, [pod(job, "a", "Failed", age: 25)]).changes.contains("create pods web-"))
  }

  @Test("a Job over its deadline fails, a suspended one stops") func ends() {
    let late = job(
      ["activeDeadlineSeconds": 10], status: ["startTime": .string(Timestamp(seconds: Fixtures.now.seconds - 10).text)])
    #expect(Condition.find(status(decide(late, []))["conditions"].elements, "FailureTarget")?["reason"] == "DeadlineExceeded")
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
    #expect(JobIndexes.text(Set(indexes)) == text)
    #expect(JobIndexes.parse(text) == Set(indexes))
  }
}
