import APIClient
import KubeAPI

/// Deletes bootstrap tokens that have expired.
struct TokenCleaner: ObjectController {
  let core: ControllerCore
  let objects: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("token-cleaner-controller", account: "token-cleaner", context)
    objects = context.informer(.secrets)
  }

  func reconcile(_ key: String) async throws {
    guard let secret = objects.get(key), !secret.isBeingDeleted, let expiration = BootstrapToken(secret)?.expiration else {
      return
    }
    let now = context.now()
    guard expiration <= now else { return queue.add(key, after: expiration - now + .milliseconds(100)) }
    try await perform([.delete(.secrets, secret, owner: nil)], key)
  }
}
