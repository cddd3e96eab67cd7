import KubeAPI

/// A change of a watched collection.
package enum WatchEvent: Hashable, Sendable {
  case added(KubeObject)
  case modified(KubeObject)
  /// The object as it was last.
  case deleted(KubeObject)
  /// Nothing changed, but a watch may be resumed from this object's resource version.
  case bookmark(KubeObject)

  package var object: KubeObject {
    switch self {
    case .added(let object), .modified(let object), .deleted(let object), .bookmark(let object): object
    }
  }

  /// Reads one line of a watch. An `ERROR` line is thrown as the status it holds.
  package init(line: some Sequence<UInt8>) throws {
    let json: JSON
    do { json = try JSON.decode(line) } catch {
      throw TransportError(.protocolViolation, "a watch event is no JSON: \(error)")
    }
    let object = KubeObject(json["object"])
    switch json["type"].string {
    case "ADDED": self = .added(object)
    case "MODIFIED": self = .modified(object)
    case "DELETED": self = .deleted(object)
    case "BOOKMARK": self = .bookmark(object)
    case "ERROR": throw APIStatus(object.json) ?? APIStatus(.unknown, "the watch failed: \(object.json.text)")
    default: throw TransportError(.protocolViolation, "a watch event has the unknown type \(json["type"].text)")
    }
  }
}
