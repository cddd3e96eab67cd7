import KubeAPI

/// What changed in an informer's cache.
package enum InformerEvent: Sendable {
  case added(KubeObject)
  case updated(old: KubeObject, new: KubeObject)
  /// The object as it was last known; when it vanished between two watches that may not be its very last state.
  case deleted(KubeObject)

  /// The object as it is, or was last.
  package var object: KubeObject {
    switch self {
    case .added(let object), .updated(_, let object), .deleted(let object): object
    }
  }
}
