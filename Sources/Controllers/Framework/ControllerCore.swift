import APIClient
import KubeAPI

/// What every controller has: its names, what all of them share, and the keys it has to look at.
struct ControllerCore: Sendable {
  let name: String
  let account: String
  let context: ControllerContext
  let queue = WorkQueue<String>()

  /// Most controllers act as a service account of their own name.
  init(_ name: String, account: String? = nil, _ context: ControllerContext) {
    (self.name, self.account, self.context) = (name, account ?? name, context)
  }
}

/// A controller of one kind that hears of nothing but its objects.
protocol ObjectController: Controller {
  var objects: Informer { get }
}

extension ObjectController {
  var sources: [ControllerSource] { [ControllerSource(objects)] }
}
