import HTTPServer
import KubeAPI

/// Acting as somebody else (`Impersonate-*` headers), which needs a permission for each part of the other's identity.
struct Impersonation {
  var user: String
  var uid: String
  var groups: [String]
  var extra: [String: [String]]

  /// Nil when the request does not ask for it.
  init?(_ headers: HTTPFields) throws(APIStatus) {
    user = headers["Impersonate-User"] ?? ""
    uid = headers["Impersonate-Uid"] ?? ""
    groups = headers.all("Impersonate-Group")
    extra = [:]
    let prefix = "impersonate-extra-"
    for (name, value) in headers.entries where HTTPFields.begins(name, with: prefix) {
      extra[PercentEncoding.decode(name.lowercased().dropFirst(prefix.count)), default: []].append(value)
    }
    if user.isEmpty {
      guard uid.isEmpty, groups.isEmpty, extra.isEmpty else {
        func list(_ values: [String]) -> String { "[]string{\(values.map { JSON.string($0).text }.joined(separator: ", "))}" }
        let names = groups.isEmpty ? "[]string(nil)" : list(groups)
        let fields = extra.sorted { $0.key < $1.key }.map { "\(JSON.string($0.key).text):\(list($0.value))" }
        let more = fields.isEmpty ? "(nil)" : "{\(fields.joined(separator: ", "))}"
        throw APIStatus.badRequest(
          "requested &user.DefaultInfo{Name:\"\", UID:\"\(uid)\", Groups:\(names), Extra:map[string][]string\(more)} without impersonating a user name"
        )
      }
      return nil
    }
  }
}
