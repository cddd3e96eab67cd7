import HTTPServer
import KubeAPI

/// Of a list's or watch's parameters what its cost depends on.
struct ListQuery: Hashable, Sendable {
  var resourceVersion = ""
  var resourceVersionMatch = ""
  var continuation = ""
  var limit = 0
  var hasSelector = false
  var sendsInitialEvents = false
  /// Parameters that cannot be read make the request fail later.
  var isWellFormed = true

  init() {}

  init(_ request: HTTPRequest) {
    let query = request.query
    resourceVersion = query["resourceVersion"] ?? ""
    resourceVersionMatch = query["resourceVersionMatch"] ?? ""
    continuation = query["continue"] ?? ""
    hasSelector = !(query["fieldSelector"] ?? "").isEmpty || !(query["labelSelector"] ?? "").isEmpty
    // Conversion takes any text that is not "false" or "0" for true.
    sendsInitialEvents = query["sendInitialEvents"].map { !["false", "0"].contains($0.lowercased()) } ?? false
    guard let text = query["limit"] else { return }
    limit = Int(text) ?? 0
    isWellFormed = Int(text) != nil
  }

  /// Whether upstream's cache without snapshots sends the list on to the store. k8s.io/apiserver pkg/storage/cacher/delegator.
  var isDelegated: Bool {
    switch resourceVersionMatch {
    case "Exact": true
    case "NotOlderThan": false
    case "": !continuation.isEmpty || limit > 0 && !["", "0"].contains(resourceVersion)
    default: true
    }
  }
}
