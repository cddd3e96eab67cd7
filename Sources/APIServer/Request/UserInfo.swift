/// Who makes a request.
package struct UserInfo: Hashable, Sendable {
  package var name: String
  package var uid: String
  package var groups: [String]
  package var extra: [String: [String]]

  package init(name: String, uid: String = "", groups: [String] = [], extra: [String: [String]] = [:]) {
    self.name = name
    self.uid = uid
    self.groups = groups
    self.extra = extra
  }

  package static let anonymous = UserInfo(name: "system:anonymous", groups: ["system:unauthenticated"])

  package var isMaster: Bool { groups.contains("system:masters") }

  /// Namespace and name when this is a service account.
  package var serviceAccount: (namespace: String, name: String)? {
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "system", parts[1] == "serviceaccount" else { return nil }
    return (String(parts[2]), String(parts[3]))
  }
}
