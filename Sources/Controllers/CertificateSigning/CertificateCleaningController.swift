import APIClient
import KubeAPI

/// Deletes requests nobody needs any more.
struct CertificateCleaningController: Controller {
  let name = "certificatesigningrequest-cleaner-controller"
  let account = "certificate-controller"
  let context: ControllerContext
  let queue = WorkQueue<String>()
  private let requests: Informer

  init(_ context: ControllerContext) {
    self.context = context
    requests = context.informer(.certificateSigningRequests)
  }

  var sources: [ControllerSource] { [ControllerSource(requests)] }

  func reconcile(_ key: String) async throws {
    let now = context.now()
    guard let object = requests.get(key), let expiry = CertificateRequest(object).expiry(now: now) else { return }
    guard expiry <= now else { return queue.add(key, after: expiry - now + .seconds(1)) }
    try await client.delete(.certificateSigningRequests, name: object.name, preconditionUID: object.uid)
  }
}
