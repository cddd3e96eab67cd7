import KubeAPI

/// Fields an apply would change although others own them.
package struct ApplyConflict: Error, Hashable, Sendable {
  package struct Item: Hashable, Sendable {
    package var owner: ManagerIdentity
    package var path: [PathElement]

    var pathText: String { path.map(\.description).joined() }
  }

  package var items: [Item]

  /// 409, as upstream words it.
  package var status: APIStatus {
    let causes = items.map {
      APIStatus.Cause(reason: "FieldManagerConflict", message: "conflict with \($0.owner)", field: $0.pathText)
    }
    return APIStatus(.conflict, message, details: APIStatus.Details(causes: causes))
  }

  private var message: String {
    if items.count == 1 { return "Apply failed with 1 conflict: conflict with \(items[0].owner): \(items[0].pathText)" }
    let owners = Dictionary(grouping: items, by: \.owner).sorted { $0.key.encoded < $1.key.encoded }
    let lines = owners.flatMap { owner, items in ["conflicts with \(owner):"] + items.map { "- \($0.pathText)" } }
    return "Apply failed with \(items.count) conflicts: \(lines.joined(separator: "\n"))"
  }
}
