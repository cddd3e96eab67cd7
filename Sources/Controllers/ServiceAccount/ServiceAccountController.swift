import APIClient
import KubeAPI

/// Gives every namespace its service account `default`.
struct ServiceAccountController: Controller {
  let core: ControllerCore
  private let namespaces: Informer
  private let accounts: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("serviceaccount-controller", account: "service-account-controller", context)
    namespaces = context.informer(.namespaces)
    accounts = context.informer(.serviceAccounts)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(namespaces),
      ControllerSource(accounts) { event in
        if case .deleted(let account) = event, account.name == "default" { return [account.namespace] }
        return []
      },
    ]
  }

  func reconcile(_ key: String) async throws {
    guard let namespace = namespaces.get(key), !namespace.isBeingDeleted, accounts.get("\(key)/default") == nil else { return }
    let account = KubeObject(apiVersion: "v1", kind: "ServiceAccount", namespace: key, name: "default")
    do { try await perform([.create(.serviceAccounts, account, owner: nil)], key) } catch let status as APIStatus
      where status.reason == .alreadyExists
    {
      // The cache has not seen it yet.
    }
  }
}
