import KubeAPI

/// Writes the paths of resources as OpenAPI path items.
struct PathWriter {
  let schemas: SchemaWriter

  private var version: SchemaWriter.Version { schemas.version }

  /// The paths of a group and version, in alphabetical order.
  func paths(_ groupVersion: GroupVersion, _ resources: [PathResource]) -> JSONObject {
    let base = groupVersion.group.isEmpty ? "/api/\(groupVersion.version)" : "/apis/\(groupVersion.group)/\(groupVersion.version)"
    var all: [(String, JSON)] = [
      (
        base + "/",
        [
          "get": operation(
            "get\(PathWriter.prefix(groupVersion))APIResources", "list the resources of the group and version", action: nil,
            kind: nil,
            answer: "io.k8s.apimachinery.pkg.apis.meta.v1.APIResourceList")
        ]
      )
    ]
    for resource in resources { all += paths(resource, base: base) }
    var result = JSONObject()
    for (path, item) in all.sorted(by: { $0.0 < $1.0 }) { result.append(path, item) }
    return result
  }

  private func paths(_ resource: PathResource, base: String) -> [(String, JSON)] {
    let name = resource.resource.resource
    let scope = resource.isNamespaced ? "/namespaces/{namespace}" : ""
    let prefix = PathWriter.prefix(resource.resource.groupVersion)
    let noun = (resource.isNamespaced ? "Namespaced" : "") + resource.kind.kind
    let collection = "\(base)\(scope)/\(name)"
    let can = Set(resource.verbs)
    var result: [(String, JSON)] = []
    func add(_ path: String, _ methods: [(String, JSON)], named: Bool, namespaced: Bool) {
      guard !methods.isEmpty else { return }
      var item = JSONObject(methods)
      item["parameters"] = parameters(path: named, namespaced: namespaced)
      result.append((path, .object(item)))
    }
    var methods: [(String, JSON)] = []
    if can.contains("deletecollection") {
      methods.append(
        ("delete", operation("delete\(prefix)Collection\(noun)", "delete a collection of", .deleteCollection, resource)))
    }
    if can.contains("list") { methods.append(("get", operation("list\(prefix)\(noun)", "list or watch", .list, resource))) }
    if can.contains("create") { methods.append(("post", operation("create\(prefix)\(noun)", "create", .post, resource))) }
    add(collection, methods, named: false, namespaced: resource.isNamespaced)
    methods = []
    if can.contains("delete") { methods.append(("delete", operation("delete\(prefix)\(noun)", "delete", .delete, resource))) }
    if can.contains("get") { methods.append(("get", operation("read\(prefix)\(noun)", "read", .get, resource))) }
    if can.contains("patch") {
      methods.append(("patch", operation("patch\(prefix)\(noun)", "change a part of", .patch, resource)))
    }
    if can.contains("update") { methods.append(("put", operation("replace\(prefix)\(noun)", "replace", .put, resource))) }
    add("\(collection)/{name}", methods, named: true, namespaced: resource.isNamespaced)
    if resource.isNamespaced, can.contains("list") {
      let id = "list\(prefix)\(resource.kind.kind)ForAllNamespaces"
      add("\(base)/\(name)", [("get", operation(id, "list or watch", .list, resource))], named: false, namespaced: false)
    }
    if can.contains("watch") { result += watches(resource, base: base, scope: scope, prefix: prefix, noun: noun) }
    for subresource in resource.subresources { result.append(path(subresource, resource, collection, prefix + noun)) }
    return result
  }

  private func watches(_ resource: PathResource, base: String, scope: String, prefix: String, noun: String) -> [(String, JSON)] {
    let name = resource.resource.resource
    func item(_ id: String, _ action: RequestAction, named: Bool, namespaced: Bool) -> JSON {
      ["get": operation(id, "watch", action, resource), "parameters": parameters(path: named, namespaced: namespaced)]
    }
    var result = [
      (
        "\(base)/watch\(scope)/\(name)",
        item("watch\(prefix)\(noun)List", .watchList, named: false, namespaced: resource.isNamespaced)
      ),
      (
        "\(base)/watch\(scope)/\(name)/{name}",
        item("watch\(prefix)\(noun)", .watch, named: true, namespaced: resource.isNamespaced)
      ),
    ]
    if resource.isNamespaced {
      let id = "watch\(prefix)\(resource.kind.kind)ListForAllNamespaces"
      result.append(("\(base)/watch/\(name)", item(id, .watchList, named: false, namespaced: false)))
    }
    return result
  }

  private func path(_ subresource: PathResource.Subresource, _ resource: PathResource, _ collection: String, _ noun: String) -> (
    String, JSON
  ) {
    let suffix = subresource.name.prefix(1).uppercased() + subresource.name.dropFirst()
    let type = subresource.typeName
    let verbs: [(String, String, String, RequestAction)] = [
      ("delete", "delete", "connectDelete", .connect), ("get", "get", "read", .get), ("patch", "patch", "patch", .patch),
      ("create", "post", "create", .post), ("update", "put", "replace", .put),
    ]
    var item = JSONObject()
    for (verb, method, word, action) in verbs where subresource.verbs.contains(verb) {
      let action = type == nil ? RequestAction.connect : action
      item[method] = operation(
        "\(word)\(noun)\(suffix)", "\(verb) \(subresource.name) of the", action: action, kind: subresource.kind, answer: type,
        isCustom: resource.isCustom)
    }
    item["parameters"] = parameters(path: true, namespaced: resource.isNamespaced)
    return ("\(collection)/{name}/\(subresource.name)", .object(item))
  }

  /// `AppsV1`, `CoreV1`, `RbacAuthorizationV1`: how operation ids spell a group and version.
  static func prefix(_ groupVersion: GroupVersion) -> String {
    var group = groupVersion.group.isEmpty ? "core" : groupVersion.group
    if group.hasSuffix(".k8s.io") { group.removeLast(".k8s.io".count) }
    let parts = group.split(separator: ".") + [groupVersion.version[...]]
    return parts.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }
}

/// `x-kubernetes-action`.
enum RequestAction: String {
  case list, post, get, put, patch, delete, watch, connect
  case deleteCollection = "deletecollection"
  case watchList = "watchlist"
}
