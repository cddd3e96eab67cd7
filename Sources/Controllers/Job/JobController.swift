import APIClient
import KubeAPI

/// Runs each Job's pods to completion, and deletes finished Jobs whose time to live is over.
struct JobController: Controller {
  let core: ControllerCore
  private let expectations = Expectations()
  private let jobs: Informer
  private let pods: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("job-controller", context)
    jobs = context.informer(.jobs)
    pods = context.informer(.pods)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(jobs),
      ControllerSource(pods) { [jobs, expectations] event in
        OwnedPods.observe(event, kind: "Job", expectations)
        return OwnedPods.ownerKeys(event, kind: "Job", owners: jobs)
      },
    ]
  }

  func reconcile(_ key: String) async throws {
    guard let job = jobs.get(key) else {
      expectations.forget(key)
      return try await releaseOrphans(key)
    }
    let now = context.now()
    if JobDecision.isFinished(job), Self.hasExpired(job, now) {
      // Upstream has a controller of its own for this, with a right this one lacks.
      return try await context.clients.client(for: "ttl-after-finished-controller").delete(
        .jobs, namespace: job.namespace, name: job.name, preconditionUID: job.uid, propagation: "Foreground")
    }
    let actions = JobDecision.reconcile(
      job, candidates: OwnedPods.candidates(pods, job), canManage: expectations.areMet(key), now: now)
    try await perform(actions, key, expectations)
    if JobDecision.isFinished(job), let wait = Self.timeLeft(job, now) { queue.add(key, after: wait) }
  }

  /// Pods of a Job that is gone must not be held by its finalizer.
  private func releaseOrphans(_ key: String) async throws {
    let name = key.split(separator: "/").last.map(String.init) ?? ""
    let namespace = key.split(separator: "/").first.map(String.init) ?? ""
    let orphans = pods.list(index: OwnedPods.byNamespace, value: namespace).filter {
      $0.finalizers.contains(JobCounts.trackingFinalizer) && $0.controller?.kind == "Job" && $0.controller?.name == name
    }
    try await perform(orphans.map { .patch(.pods, $0, JobDecision.withoutFinalizer($0)) }, key)
  }

  private static func timeLeft(_ job: KubeObject, _ now: Timestamp) -> Duration? {
    guard let seconds = job.spec.ttlSecondsAfterFinished.int else { return nil }
    let end = job.status.conditions.elements.first {
      ["Complete", "Failed"].contains($0["type"].string) && $0["status"].string == "True"
    }?["lastTransitionTime"].string.flatMap { Timestamp($0) }
    guard let end else { return nil }
    return .seconds(max(0, end.seconds + Int64(seconds) - now.seconds))
  }

  private static func hasExpired(_ job: KubeObject, _ now: Timestamp) -> Bool {
    timeLeft(job, now).map { $0 <= .zero && !job.isBeingDeleted } ?? false
  }
}
