import APIClient
import KubeAPI

/// What a CronJob needs, given the Jobs it has made.
struct CronJobDecision {
  private static let missedLimit = 100
  private let cron: KubeObject
  private let jobs: [KubeObject]
  private let now: Timestamp
  private var actions: [Action] = []
  private var status: JSON
  /// Whose clock the schedule goes by.
  private var zone = TimeZone.utc

  static func reconcile(_ cron: KubeObject, jobs: [KubeObject], now: Timestamp) -> [Action] {
    var decision = CronJobDecision(cron: cron, jobs: jobs, now: now)
    decision.decide()
    return decision.actions
  }

  private init(cron: KubeObject, jobs: [KubeObject], now: Timestamp) {
    self.cron = cron
    self.jobs = jobs.filter { $0.controller?.uid == cron.uid }
    self.now = now
    status = cron.status
  }

  private mutating func decide() {
    noteFinished()
    cleanUp()
    defer { report() }
    guard !cron.isBeingDeleted, cron.spec.suspend.bool != true else { return }
    if let name = cron.spec.timeZone.string {
      guard let named = TimeZone.named(name) else {
        actions.append(
          .event(
            cron, .warning, reason: "UnknownTimeZone", message: "invalid timeZone: \"\(name)\": unknown time zone \(name)"))
        return
      }
      zone = named
    }
    noteOwnZone()
    let schedule: CronSchedule
    do { schedule = try CronSchedule(cron.spec.schedule.string ?? "") } catch {
      actions.append(
        .event(
          cron, .warning, reason: "UnparseableSchedule",
          message: "unparseable schedule: \"\(cron.spec.schedule.string ?? "")\" : \(error.description)"))
      return
    }
    if let due = due(schedule) { start(due) }
    if let next = schedule.next(after: now, in: zone) { actions.append(.requeue(next - now + .milliseconds(100))) }
  }

  private mutating func noteOwnZone() {
    guard let schedule = cron.spec.schedule.string, schedule.contains("TZ") else { return }
    actions.append(
      .event(
        cron, .warning, reason: "UnsupportedSchedule",
        message: "CRON_TZ or TZ used in schedule \"\(schedule)\" is not officially supported, see "
          + "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details"))
  }

  /// The last time that has come and not been served.
  private mutating func due(_ schedule: CronSchedule) -> Timestamp? {
    var earliest = status["lastScheduleTime"].string.flatMap { Timestamp($0) } ?? cron.creationTime ?? now
    if let deadline = cron.spec.startingDeadlineSeconds.int {
      earliest = max(earliest, Timestamp(seconds: now.seconds - Int64(deadline)))
    }
    var last: Timestamp?
    var missed = 0
    while let next = schedule.next(after: last ?? earliest, in: zone), next <= now {
      last = next
      missed += 1
      if missed > Self.missedLimit {
        actions.append(
          .event(
            cron, .warning, reason: "TooManyMissedTimes",
            message: "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew"))
        // Only the latest is served; it is at most one period back.
        var probe = Timestamp(seconds: now.seconds - 86_400 * 366)
        for span: Int64 in [60, 3_600, 86_400, 86_400 * 31] {
          let start = Timestamp(seconds: now.seconds - span - 60)
          if let hit = schedule.next(after: start, in: zone), hit <= now {
            probe = start
            break
          }
        }
        while let next = schedule.next(after: probe, in: zone), next <= now { probe = next }
        return probe
      }
    }
    return last
  }

  private mutating func start(_ due: Timestamp) {
    let name = "\(cron.name)-\(due.seconds / 60)"
    guard !jobs.contains(where: { $0.name == name }) else { return }
    let active = jobs.filter { !JobDecision.isFinished($0) && !$0.isBeingDeleted }
    switch cron.spec.concurrencyPolicy.string ?? "Allow" {
    case "Forbid" where !active.isEmpty:
      actions.append(
        .event(
          cron, .normal, reason: "JobAlreadyActive",
          message: "Not starting job because prior execution is running and concurrency policy is Forbid"))
      return
    case "Replace": for job in active { actions.append(.delete(.jobs, job, owner: cron)) }
    default: break
    }
    var job = KubeObject(apiVersion: "batch/v1", kind: "Job", namespace: cron.namespace, name: name)
    let template = cron.spec.jobTemplate
    job.labels = template["metadata"]["labels"].stringMap
    job.annotations = template["metadata"]["annotations"].stringMap.merging([
      "batch.kubernetes.io/cronjob-scheduled-timestamp": due.text
    ]) { $1 }
    job.ownerReferences = [OwnerReference(controller: cron)]
    job.spec = template["spec"]
    actions.append(.create(.jobs, job, owner: cron))
    status["lastScheduleTime"] = .string(due.text)
  }

  private mutating func noteFinished() {
    let known = Set(status["active"].elements.compactMap { $0["uid"].string })
    for job in jobs where JobDecision.isFinished(job) {
      let complete = Condition.find(job.status.conditions.elements, "Complete")?["status"].string == "True"
      if known.contains(job.uid) {
        actions.append(
          .event(
            cron, .normal, reason: "SawCompletedJob",
            message: "Saw completed job: \(job.name), condition: \(complete ? "Complete" : "Failed")"))
      }
      if complete, let end = job.status.completionTime.string.flatMap({ Timestamp($0) }),
        end > status["lastSuccessfulTime"].string.flatMap({ Timestamp($0) }) ?? Timestamp(seconds: 0)
      {
        status["lastSuccessfulTime"] = .string(end.text)
      }
    }
    let active = jobs.filter { !JobDecision.isFinished($0) }.sorted { $0.name < $1.name }
    status["active"] =
      active.isEmpty
      ? .null
      : .array(
        active.map {
          [
            "kind": "Job", "namespace": .string($0.namespace), "name": .string($0.name), "uid": .string($0.uid),
            "apiVersion": "batch/v1", "resourceVersion": .string($0.resourceVersion),
          ]
        })
  }

  private mutating func cleanUp() {
    func finished(_ type: String) -> [KubeObject] {
      jobs.filter { Condition.find($0.status.conditions.elements, type)?["status"].string == "True" && !$0.isBeingDeleted }
        .sorted { ($0.creationTime ?? now, $0.name) < ($1.creationTime ?? now, $1.name) }
    }
    for (type, limit) in [
      ("Complete", cron.spec.successfulJobsHistoryLimit.int ?? 3), ("Failed", cron.spec.failedJobsHistoryLimit.int ?? 1),
    ] {
      let all = finished(type)
      actions += all.prefix(max(0, all.count - limit)).map { .delete(.jobs, $0, owner: cron) }
    }
  }

  private mutating func report() {
    guard status != cron.status else { return }
    var updated = cron
    updated.status = status
    actions.append(.status(.cronJobs, updated))
  }
}
