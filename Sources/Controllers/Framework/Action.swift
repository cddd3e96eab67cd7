import APIClient
import KubeAPI

/// What a controller wants done: decisions are lists of these, and only the performer talks to the server.
enum Action: Hashable, Sendable {
  /// With an owner, events on it tell of success or failure.
  case create(GroupVersionResource, KubeObject, owner: KubeObject?)
  case delete(GroupVersionResource, KubeObject, owner: KubeObject?)
  /// A merge patch of an object, on condition that it is still the same one.
  case patch(GroupVersionResource, KubeObject, JSON)
  /// The same change as an update of the whole object as it was seen, for kinds a controller may update but not patch.
  case replace(GroupVersionResource, KubeObject, JSON)
  /// Replaces the status, on condition that nobody changed the object meanwhile.
  case status(GroupVersionResource, KubeObject)
  case event(KubeObject, EventType, reason: String, message: String)
  /// Look at the key again when so much time has passed.
  case requeue(Duration)
}

extension Action {
  /// One line, for tables of tests and for logs.
  var summary: String {
    switch self {
    case .create(let resource, let object, _):
      "create \(resource.resource) \(object.name.isEmpty ? object.metadata["generateName"].string ?? "" : object.name)"
    case .delete(let resource, let object, _): "delete \(resource.resource) \(object.name)"
    case .patch(let resource, let object, let body): "patch \(resource.resource) \(object.name) \(body.text)"
    case .replace(let resource, let object, let body): "replace \(resource.resource) \(object.name) \(body.text)"
    case .status(let resource, let object): "status \(resource.resource) \(object.name) \(object.status.text)"
    case .event(_, let type, let reason, let message): "event \(type.rawValue) \(reason) \(message)"
    case .requeue(let duration): "requeue \(duration.components.seconds)s"
    }
  }
}
