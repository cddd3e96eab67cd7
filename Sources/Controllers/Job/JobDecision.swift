import KubeAPI

/// What a Job needs, given its pods (syncJob of k8s.io/kubernetes/pkg/controller/job).
struct JobDecision {
  let job: KubeObject
  let now: Timestamp
  let settings: JobSettings
  private(set) var counts: JobCounts
  var actions: [Action] = []
  var status: JSON
  var conditions: [JSON]

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
    settings = JobSettings(job: job)
    status = job.status
    conditions = job.status.conditions.elements
  }

  static func isFinished(_ job: KubeObject) -> Bool {
    job.status.conditions.elements.contains {
      ["Complete", "Failed"].contains($0["type"].string) && $0["status"].string == "True"
    }
  }

  private mutating func decide(canManage: Bool, pods: [KubeObject]) {
    if Self.isFinished(job) { return release(pods.filter(\.isFinished)) }
    if startTime == nil, !settings.isSuspended { status["startTime"] = .string(now.text) }
    let end = end
    // Nothing of a Job that ends or goes away is waited for.
    let isOver = end != nil || job.isBeingDeleted
    if isOver { counts.countWaiting(settings) }
    var event: Action?
    var isStopped = end != nil
    if let end {
      event = settle(end, canManage: canManage)
      remove(counts.active, owner: job)
    } else if canManage, !job.isBeingDeleted {
      suspendOrResume()
      if settings.isSuspended {
        isStopped = true
        remove(counts.active, owner: job)
      } else {
        manage()
      }
    }
    report(isStopped: isStopped)
    if let event { actions.append(event) }
    release(isOver ? pods.filter { $0.isFinished || $0.isBeingDeleted || job.isBeingDeleted } : counts.releasable)
    if end == nil, !settings.isSuspended { awaitDeadline() }
  }

  var startTime: Timestamp? { status["startTime"].string.flatMap { Timestamp($0) } }

  mutating func condition(_ type: String, _ reason: String, _ message: String, _ value: Bool = true) {
    var condition: JSON = ["type": .string(type), "status": .string(value ? "True" : "False")]
    condition["lastProbeTime"] = .string(now.text)
    condition["lastTransitionTime"] = .string(now.text)
    condition["reason"] = .string(reason)
    condition["message"] = .string(message)
    Condition.set(&conditions, condition)
  }

  private mutating func suspendOrResume() {
    let current = Condition.find(conditions, "Suspended")
    if settings.isSuspended {
      if current?["status"].string != "True" {
        condition("Suspended", "JobSuspended", "Job suspended")
        status["startTime"] = .null
        actions.append(.event(job, .normal, reason: "Suspended", message: "Job suspended"))
      }
    } else if current?["status"].string == "True" {
      condition("Suspended", "JobResumed", "Job resumed", false)
      status["startTime"] = .string(now.text)
      actions.append(.event(job, .normal, reason: "Resumed", message: "Job resumed"))
    }
  }

  private mutating func report(isStopped: Bool) {
    func set(_ key: String, _ count: Int) { status[key] = count == 0 ? .null : JSON(count) }
    set("active", isStopped ? 0 : counts.active.count)
    set("succeeded", counts.succeeded)
    set("failed", counts.failed)
    status["ready"] = JSON(isStopped ? 0 : counts.ready)
    status["terminating"] = JSON(counts.terminating.count + (isStopped ? counts.active.count : 0))
    var uncounted: JSON = [:]
    if !counts.uncounted.succeeded.isEmpty { uncounted["succeeded"] = JSON(counts.uncounted.succeeded.sorted()) }
    if !counts.uncounted.failed.isEmpty { uncounted["failed"] = JSON(counts.uncounted.failed.sorted()) }
    status["uncountedTerminatedPods"] = uncounted
    if settings.isIndexed {
      status["completedIndexes"] =
        counts.completedIndexes.isEmpty ? .null : .string(JobIndexes.text(counts.completedIndexes))
      status["failedIndexes"] = counts.failedIndexes.map { .string(JobIndexes.text($0)) } ?? .null
    }
    status["conditions"] = conditions.isEmpty ? .null : .array(conditions)
    guard status != job.status else { return }
    var updated = job
    updated.status = status
    actions.append(.status(.jobs, updated))
  }

  private mutating func awaitDeadline() {
    guard let limit = job.spec.activeDeadlineSeconds.int, let start = startTime else { return }
    actions.append(.requeue(.seconds(max(1, start.seconds + Int64(limit) - now.seconds))))
  }
}
