import APIClient
import KubeAPI

/// Makes Jobs by the clock.
struct CronJobController: Controller {
  let core: ControllerCore
  private let crons: Informer
  private let jobs: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("cronjob-controller", context)
    crons = context.informer(.cronJobs)
    jobs = context.informer(.jobs)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(crons),
      ControllerSource(jobs) { event in
        guard let owner = event.object.controller, owner.kind == "CronJob" else { return [] }
        return ["\(event.object.namespace)/\(owner.name)"]
      },
    ]
  }

  func reconcile(_ key: String) async throws {
    guard let cron = crons.get(key) else { return }
    let actions = CronJobDecision.reconcile(
      cron, jobs: jobs.list(index: OwnedPods.byNamespace, value: cron.namespace), now: context.now())
    do { try await perform(actions, key) } catch let status as APIStatus where status.reason == .alreadyExists {
      // The cache has not seen the Job yet.
    }
  }
}
