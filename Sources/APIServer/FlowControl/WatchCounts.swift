import HTTPServer
import KubeAPI
import Synchronization

/// How many watches might hear of a change: what changes cost besides themselves. k8s.io/apiserver pkg/util/flowcontrol watch_tracker.
final class WatchCounts: Sendable {
  struct Place: Hashable, Sendable {
    var group: String
    var resource: String
    var namespace = ""
    var name = ""

    /// Nil for watches that hear of few changes: pods of one node.
    init?(_ info: RequestInfo, _ request: HTTPRequest) {
      self.init(info)
      guard resource == "pods", let selector = request.query["fieldSelector"] else { return }
      if let node = (try? FieldSelector(parsing: selector))?.required("spec.nodeName"), !node.isEmpty { return nil }
    }

    init(_ info: RequestInfo) {
      (group, resource, namespace, name) = (info.group, info.resource, info.namespace, info.name)
    }

    fileprivate init(_ group: String, _ resource: String) { (self.group, self.resource) = (group, resource) }
  }

  private let counts = Mutex<[Place: Int]>([:])

  func begin(_ place: Place) { counts.withLock { $0[place, default: 0] += 1 } }

  func end(_ place: Place) {
    counts.withLock { counts in
      let left = (counts[place] ?? 0) - 1
      counts[place] = left > 0 ? left : nil
    }
  }

  /// Watches of the whole resource, of the namespace and of the object.
  func interested(in info: RequestInfo) -> Int {
    counts.withLock { counts in
      if counts.isEmpty { return 0 }
      var place = Place(info.group, info.resource)
      var result = counts[place] ?? 0
      if !info.namespace.isEmpty {
        place.namespace = info.namespace
        result += counts[place] ?? 0
      }
      if !info.name.isEmpty {
        place.name = info.name
        result += counts[place] ?? 0
      }
      return result
    }
  }
}
