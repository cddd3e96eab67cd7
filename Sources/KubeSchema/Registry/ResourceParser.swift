import KubeAPI

/// Reads the resource tables against the types they name.
struct ResourceParser {
  let types: TypeTable
  private var groupVersion = GroupVersion(group: "", version: "v1")
  private var alias = ""
  private(set) var resources: [ObjectSchema] = []

  private let defaults: ObjectDefaults

  init(types: TypeTable) {
    self.types = types
    defaults = ObjectDefaults(table: types)
  }

  static func parse(_ tables: [String], types: TypeTable) throws(SchemaTableError) -> [ObjectSchema] {
    var parser = ResourceParser(types: types)
    for table in tables { for line in table.split(separator: "\n") { try parser.read(line) } }
    return parser.resources
  }

  private mutating func read(_ line: Substring) throws(SchemaTableError) {
    let words = line.split(separator: " ")
    guard let first = words.first else { return }
    if first == "group" {
      guard words.count == 3, let parsed = GroupVersion(String(words[1])) else {
        throw error(line, "expected: group APIVERSION ALIAS")
      }
      (groupVersion, alias) = (parsed, String(words[2]))
    } else if line.first == " ", first.first == "/" {
      guard let last = resources.indices.last else { throw error(line, "subresource without a resource") }
      resources[last].subresources.append(try subresource(words, of: resources[last], line))
    } else if line.first == " " {
      guard let last = resources.indices.last else { throw error(line, "continuation without a resource") }
      for word in words { try apply(word, to: &resources[last], line) }
    } else {
      guard words.count >= 2, let type = types.schema("\(alias).\(words[1])") else { throw error(line, "unknown type") }
      var resource = ObjectSchema(
        resource: GroupVersionResource(group: groupVersion.group, version: groupVersion.version, String(first)),
        kind: GroupVersionKind(group: groupVersion.group, version: groupVersion.version, kind: String(words[1])), type: type,
        defaults: defaults)
      for word in words.dropFirst(2) { try apply(word, to: &resource, line) }
      resources.append(resource)
    }
  }

  private func apply(_ word: Substring, to resource: inout ObjectSchema, _ line: Substring) throws(SchemaTableError) {
    let parts = word.split(separator: "(", maxSplits: 1)
    let arguments = parts.count == 2 ? parts[1].dropLast().split(separator: ",").map(String.init) : []
    switch parts[0] {
    case "namespaced": resource.isNamespaced = true
    case "all": resource.categories = ["all"]
    case "generation": resource.countsGenerations = true
    case "short": resource.shortNames = arguments
    case "category": resource.categories = arguments
    case "verbs": resource.verbs = arguments
    case "fields": resource.selectableFields += arguments
    case "singular": resource.singular = arguments.first ?? resource.singular
    case "prefix": resource.storagePrefix = arguments.first ?? resource.storagePrefix
    default: throw error(line, "unknown word \(word)")
    }
  }

  /// `/status`, `/exec PodExecOptions create,get`, `/scale autoscaling.Scale get,patch,update`.
  private func subresource(_ words: [Substring], of resource: ObjectSchema, _ line: Substring) throws(SchemaTableError)
    -> SubresourceSchema
  {
    let name = String(words[0].dropFirst())
    guard words.count == 3 else {
      return SubresourceSchema(
        name: name, kind: resource.kind, verbs: ["get", "patch", "update"], type: resource.type, isForeign: false)
    }
    let verbs = words[2].split(separator: ",").map(String.init)
    let parts = words[1].split(separator: ".")
    guard parts.count == 2 else {
      let kind = GroupVersionKind(group: groupVersion.group, version: groupVersion.version, kind: String(words[1]))
      return SubresourceSchema(name: name, kind: kind, verbs: verbs, type: types.schema("\(alias).\(words[1])"), isForeign: false)
    }
    guard let type = types.schema(String(words[1])), let owner = ResourceParser.groups[String(parts[0])] else {
      throw error(line, "unknown type")
    }
    let kind = GroupVersionKind(group: owner.group, version: owner.version, kind: String(parts[1]))
    return SubresourceSchema(name: name, kind: kind, verbs: verbs, type: type, isForeign: owner != groupVersion)
  }

  /// The groups of the kinds that subresources borrow.
  private static let groups = [
    "core": GroupVersion(group: "", version: "v1"), "policy": GroupVersion(group: "policy", version: "v1"),
    "autoscaling": GroupVersion(group: "autoscaling", version: "v1"),
    "authentication": GroupVersion(group: "authentication.k8s.io", version: "v1"),
  ]

  private func error(_ line: Substring, _ message: String) -> SchemaTableError {
    SchemaTableError(line: String(line), message: message)
  }
}
