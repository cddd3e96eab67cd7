import APIClient
import KubeAPI

/// Deletes requests nobody needs any more.
struct CertificateCleaningController: ObjectController {
  let core: ControllerCore
  let objects: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("certificatesigningrequest-cleaner-controller", account: "certificate-controller", context)
    objects = context.informer(.certificateSigningRequests)
  }

  func reconcile(_ key: String) async throws {
    let now = context.now()
    guard let object = objects.get(key), let expiry = CertificateRequest(object).expiry(now: now) else { return }
    guard expiry <= now else { return queue.add(key, after: expiry - now + .seconds(1)) }
    try await client.delete(.certificateSigningRequests, name: object.name, preconditionUID: object.uid)
  }
}
