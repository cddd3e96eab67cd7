import APIClient
import KubeAPI

/// What a Job needs, given its pods.
struct JobDecision {

  private static let backoffBase: Int64 = 10
  private static let backoffLimit: Int64 = 600

  let job: KubeObject
  let now: Timestamp
  let counts: JobCounts
  private var actions: [Action] = []
  private var status: JSON
  private var conditions: [JSON]

  static func reconcile(_ job: KubeObject, candidates: [KubeObject], canManage: Bool, now: Timestamp) -> [Action] {
    if job.spec.managedBy.string.map({ $0 != "kubernetes.io/job-controller" }) == true { return [] }
    let (claimed, claims) = OwnedPods.claim(candidates, owner: job, selector: job.spec.selector)
    // Finished pods without an owner are not adopted, but those we own count whatever their labels.
    var decision = JobDecision(job: job, now: now, counts: JobCounts(job, pods: claimed))
    decision.actions = claims
    decision.decide(canManage: canManage, pods: claimed)
    return decision.actions
  }

  private init(job: KubeObject, now: Timestamp, counts: JobCounts) {
    self.job = job
    self.now = now
    self.counts = counts
    status = job.status
    conditions = job.status.conditions.elements
  }

  static func isFinished(_ job: KubeObject) -> Bool {
    job.status.conditions.elements.contains {
      ["Complete", "Failed"].contains($0["type"].string) && $0["status"].string == "True"
    }
  }

  private var parallelism: Int { job.spec.parallelism.int ?? 1 }
  private var completions: Int? { job.spec.completions.int }
  private var isIndexed: Bool { job.spec.completionMode.string == "Indexed" }
  private var isSuspended: Bool { job.spec.suspend.bool == true }

  private mutating func decide(canManage: Bool, pods: [KubeObject]) {
    if Self.isFinished(job) {
      settle()
      release(pods.filter { $0.isFinished || $0.isBeingDeleted })
      return remove(counts.active, owner: nil)
    }
    guard !job.isBeingDeleted else { return release(pods.filter(\.isFinished)) }
    suspendOrStart()
    if let failure {
      finish("Failed", failure.reason, failure.message)
    } else if isComplete {
      finish("Complete", "CompletionsReached", "Reached expected number of succeeded pods")
    }
    let isDone = status["completionTime"].string != nil || finished
    if isDone {
      remove(counts.active, owner: job)
    } else if isSuspended {
      remove(counts.active, owner: job)
    } else if canManage {
      manage()
    }
    report(isDone: isDone)
    release(counts.releasable)
    deadline()
  }

  // MARK: Ends

  /// What is left to report when all is over: pods that have been let go need not be remembered.
  private mutating func settle() {
    var updated = job
    if counts.tracked.succeeded.isEmpty, counts.tracked.failed.isEmpty { updated.status["uncountedTerminatedPods"] = [:] }
    updated.status["terminating"] = JSON(counts.terminating)
    if updated.status != job.status { actions.append(.status(.jobs, updated)) }
  }

  private var finished: Bool {
    conditions.contains { ["Complete", "Failed"].contains($0["type"].string) && $0["status"].string == "True" }
  }

  private var failure: (reason: String, message: String)? {
    if let limit = job.spec.activeDeadlineSeconds.int, let start = startTime, !isSuspended,
      now.seconds - start.seconds >= Int64(limit)
    {
      return ("DeadlineExceeded", "Job was active longer than specified deadline")
    }
    if let rule = failingRule { return ("PodFailurePolicy", rule) }
    let limit = job.spec.backoffLimit.int ?? 6
    if counts.failed > limit { return ("BackoffLimitExceeded", "Job has reached the specified backoff limit") }
    // Containers restarted in place count as tries as well.
    if job.spec.template["spec"]["restartPolicy"].string == "OnFailure" {
      let restarts = counts.active.reduce(0) { sum, pod in
        sum
          + (pod.status.containerStatuses.elements + pod.status.initContainerStatuses.elements).reduce(0) {
            $0 + ($1["restartCount"].int ?? 0)
          }
      }
      if limit == 0 ? restarts > 0 : restarts >= limit {
        return ("BackoffLimitExceeded", "Job has reached the specified backoff limit")
      }
    }
    return nil
  }

  /// `podFailurePolicy` rules with the action FailJob.
  private var failingRule: String? {
    for pod in counts.newlyFinished where pod.phase == "Failed" {
      for (index, rule) in job.spec.podFailurePolicy["rules"].elements.enumerated() {
        guard let container = Self.matches(rule, pod) else { continue }
        if rule["action"].string == "FailJob" {
          return "\(container) for pod \(pod.key) failed with exit code matching FailJob rule at index \(index)"
        }
        break
      }
    }
    return nil
  }

  private static func matches(_ rule: JSON, _ pod: KubeObject) -> String? {
    let requirement = rule["onExitCodes"]
    guard !requirement.isNull else {
      let found = rule["onPodConditions"].elements.contains { wanted in
        pod.status.conditions.elements.contains {
          $0["type"] == wanted["type"] && $0["status"].string == (wanted["status"].string ?? "True")
        }
      }
      return found ? "Condition" : nil
    }
    let values = Set(requirement["values"].elements.compactMap(\.int))
    for container in pod.status.containerStatuses.elements {
      guard let code = container["state"]["terminated"]["exitCode"].int, code != 0 else { continue }
      let name = container["name"].string ?? ""
      if let only = requirement["containerName"].string, only != name { continue }
      if (requirement["operator"].string == "NotIn") != values.contains(code) { return "Container \(name)" }
    }
    return nil
  }

  private var isComplete: Bool {
    if let completions { return counts.succeeded >= completions }
    return counts.succeeded > 0 && counts.active.isEmpty
  }

  private var startTime: Timestamp? { status["startTime"].string.flatMap { Timestamp($0) } }

  private mutating func finish(_ type: String, _ reason: String, _ message: String) {
    if type == "Complete" {
      condition("SuccessCriteriaMet", reason, message)
    } else {
      condition("FailureTarget", reason, message)
    }
    condition(type, reason, message)
    if type == "Complete" {
      status["completionTime"] = .string(now.text)
      actions.append(.event(job, .normal, reason: "Completed", message: "Job completed"))
    } else {
      actions.append(.event(job, .warning, reason: reason, message: message))
    }
  }

  private mutating func condition(_ type: String, _ reason: String, _ message: String, _ value: Bool = true) {
    var condition: JSON = ["type": .string(type), "status": .string(value ? "True" : "False")]
    condition["lastProbeTime"] = .string(now.text)
    condition["lastTransitionTime"] = .string(now.text)
    condition["reason"] = .string(reason)
    condition["message"] = .string(message)
    Condition.set(&conditions, condition)
  }

  // MARK: Pods

  private mutating func suspendOrStart() {
    let current = Condition.find(conditions, "Suspended")
    if isSuspended {
      if current?["status"].string != "True" {
        condition("Suspended", "JobSuspended", "Job suspended")
        status["startTime"] = .null
        actions.append(.event(job, .normal, reason: "Suspended", message: "Job suspended"))
      }
      return
    }
    if current?["status"].string == "True" {
      condition("Suspended", "JobResumed", "Job resumed", false)
      status["startTime"] = .string(now.text)
      actions.append(.event(job, .normal, reason: "Resumed", message: "Job resumed"))
    }
    if startTime == nil { status["startTime"] = .string(now.text) }
  }

  private mutating func manage() {
    var wanted = parallelism
    if let completions {
      wanted = min(parallelism, completions - counts.succeeded)
    } else if counts.succeeded > 0 {
      wanted = counts.active.count
    }
    let difference = wanted - counts.active.count
    if difference < 0 {
      let excess = DeletionRanking.sorted(counts.active, siblings: counts.active, now: now).prefix(-difference)
      remove(Array(excess), owner: job)
    } else if difference > 0 {
      if let wait = backoff { return actions.append(.requeue(wait)) }
      let count = min(difference, 500)
      if isIndexed {
        let taken = Set(counts.active.compactMap { JobCounts.index($0) }).union(counts.completedIndexes)
        let free = (0..<(completions ?? 0)).lazy.filter { !taken.contains($0) }
        actions += free.prefix(count).map { .create(.pods, makePod(index: $0), owner: job) }
      } else {
        actions += Array(repeating: .create(.pods, makePod(index: nil), owner: job), count: count)
      }
    }
  }

  /// 10 s, 20 s, 40 s ... up to 10 min after the last of so many failures; a success in between is not looked at.
  private var backoff: Duration? {
    guard let last = counts.lastFailure, counts.failed > 0 else { return nil }
    let wait = min(Self.backoffLimit, Self.backoffBase << Int64(min(counts.failed - 1, 10)))
    let rest = last.seconds + wait - now.seconds
    return rest > 0 ? .seconds(rest) : nil
  }

  private func makePod(index: Int?) -> KubeObject {
    var pod = PodTemplate.pod(from: job.spec.template, owner: job)
    pod.metadata["finalizers"] = [.string(JobCounts.trackingFinalizer)]
    if let index {
      pod.metadata["generateName"] = .string("\(job.name)-\(index)-")
      pod.annotations = pod.annotations.merging([JobCounts.indexKey: String(index)]) { $1 }
      pod.labels = pod.labels.merging([JobCounts.indexKey: String(index)]) { $1 }
      if pod.spec.hostname.isNull { pod.spec["hostname"] = .string("\(job.name)-\(index)") }
      for kind in ["containers", "initContainers"] where !pod.spec[kind].isNull {
        pod.spec[kind] = .array(pod.spec[kind].elements.map(withIndexVariable))
      }
    }
    return pod
  }

  private func withIndexVariable(_ container: JSON) -> JSON {
    var container = container
    let variable: JSON = [
      "name": "JOB_COMPLETION_INDEX",
      "valueFrom": ["fieldRef": ["fieldPath": .string("metadata.labels['\(JobCounts.indexKey)']")]],
    ]
    if !container["env"].elements.contains(where: { $0["name"] == variable["name"] }) {
      container["env"] = .array(container["env"].elements + [variable])
    }
    return container
  }

  // MARK: Status

  private mutating func report(isDone: Bool) {
    func set(_ key: String, _ count: Int) { status[key] = count == 0 ? .null : JSON(count) }
    set("active", isDone || isSuspended ? 0 : counts.active.count)
    set("succeeded", counts.succeeded)
    set("failed", counts.failed)
    status["ready"] = JSON(isDone || isSuspended ? 0 : counts.ready)
    status["terminating"] = JSON(counts.terminating + (isDone || isSuspended ? counts.active.count : 0))
    var uncounted: JSON = [:]
    if !counts.tracked.succeeded.isEmpty { uncounted["succeeded"] = JSON(counts.tracked.succeeded.sorted()) }
    if !counts.tracked.failed.isEmpty { uncounted["failed"] = JSON(counts.tracked.failed.sorted()) }
    status["uncountedTerminatedPods"] = uncounted
    if isIndexed {
      status["completedIndexes"] = counts.completedIndexes.isEmpty ? .null : .string(JobCounts.text(counts.completedIndexes))
    }
    status["conditions"] = conditions.isEmpty ? .null : .array(conditions)
    guard status != job.status else { return }
    var updated = job
    updated.status = status
    actions.append(.status(.jobs, updated))
  }

  /// Takes pods away that are not wanted any more: how they end does not count.
  private mutating func remove(_ pods: [KubeObject], owner: KubeObject?) {
    release(pods)
    actions += pods.map { .delete(.pods, $0, owner: owner) }
  }

  /// Lets counted pods go. The status that counts them has been written by then: it comes first in the list.
  private mutating func release(_ pods: [KubeObject]) {
    for pod in pods where pod.finalizers.contains(JobCounts.trackingFinalizer) {
      let others = pod.finalizers.filter { $0 != JobCounts.trackingFinalizer }
      var metadata = JSONObject()
      metadata["finalizers"] = others.isEmpty ? JSON.null : JSON(others)
      var body = JSONObject()
      body["metadata"] = .object(metadata)
      actions.append(.patch(.pods, pod, .object(body)))
    }
  }

  private mutating func deadline() {
    guard let limit = job.spec.activeDeadlineSeconds.int, let start = startTime, !finished else { return }
    actions.append(.requeue(.seconds(max(1, start.seconds + Int64(limit) - now.seconds))))
  }
}
