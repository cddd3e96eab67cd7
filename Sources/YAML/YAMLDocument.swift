import KubeAPI

/// A place in a text; lines and columns count from 1.
package struct YAMLLocation: Hashable, Sendable, CustomStringConvertible {
  package var line: Int
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package var description: String { "\(line):\(column)" }
}

/// A key that came a second time in one mapping.
package struct YAMLDuplicate: Hashable, Sendable {
  /// Of the member, as in `YAMLDocument.location(of:)`.
  package var path: String
  package var key: String
  package var location: YAMLLocation

  /// The words of sigs.k8s.io/yaml's strict mode.
  package var description: String { "line \(location.line): key \"\(key)\" already set in map" }
}

/// One document and where its parts stand.
package struct YAMLDocument: Sendable {
  package var json: JSON
  package var start: YAMLLocation
  package var duplicates: [YAMLDuplicate] = []
  var locations: [String: YAMLLocation] = [:]

  /// Where the value of that path begins: `spec.containers[0].name`; a key with dots or brackets is written `["a.b/c"]`. A path that
  /// is not there gives the place of its nearest parent, so that "missing field" can be reported too.
  package func location(of path: String) -> YAMLLocation {
    var path = Substring(path)
    while true {
      if let location = locations[String(path)] { return location }
      guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return start }
      path = path[..<end]
    }
  }

  /// Extends a path by one key, in the form `location(of:)` takes.
  package static func path(_ base: String, _ key: String) -> String {
    if key.isEmpty || key.contains(where: { $0 == "." || $0 == "[" || $0 == "]" || $0 == "\"" }) { return "\(base)[\"\(key)\"]" }
    return base.isEmpty ? key : "\(base).\(key)"
  }
}
