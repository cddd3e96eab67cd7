import KubeAPI
import Testing

@testable import KubeSchema

@Suite struct SchemaRegistryTests {
  let registry: SchemaRegistry

  init() throws { registry = try SchemaRegistry.builtIn() }

  @Test("resources are found by name and by kind")
  func lookup() throws {
    let pods = try #require(registry.schema(.pods))
    #expect(pods.kind.kind == "Pod")
    #expect(pods.storageKey(namespace: "default", name: "web") == "/registry/pods/default/web")
    #expect(registry.schema(GroupVersionKind(group: "apps", version: "v1", kind: "Deployment"))?.resource == .deployments)
    #expect(registry.versions("autoscaling") == ["v2", "v1"])
    #expect(registry.groups.first == "")
  }

  @Test("the schema is walked down to list keys and patch strategies")
  func walk() throws {
    let spec = try #require(registry.schema(.pods)?.type.field("spec"))
    let containers = try #require(spec.field("containers"))
    #expect(containers.listKind == .map(keys: ["name"]))
    #expect(containers.patchMergeKey == "name")
    let ports = try #require(containers.element?.field("ports"))
    #expect(ports.listKind == .map(keys: ["containerPort", "protocol"]))
    #expect(ports.patchMergeKey == "containerPort")
    #expect(spec.field("volumes")?.patchStrategy == [.merge, .retainKeys])
    #expect(spec.field("nodeSelector")?.isAtomic == true)
    #expect(spec.field("tolerations")?.listKind == .atomic)
    #expect(registry.schema(.pods)?.type.field("metadata")?.field("finalizers")?.listKind == .set)
    #expect(registry.schema(.deployments)?.type.field("spec")?.field("selector")?.isAtomic == true)
  }

  @Test("kubectl explain has something to say of every type and every field")
  func descriptions() throws {
    let types = try SchemaRegistry.builtInTypes().types
    #expect(types.count > 400)
    var silent: [String] = []
    for type in types {
      if type.description.isEmpty, !type.isInline { silent.append(type.name) }
      silent += type.fields.filter(\.description.isEmpty).map { "\(type.name).\($0.name)" }
    }
    #expect(silent == [])
  }

  @Test("discovery is upstream's", .enabled(if: SharedFacts.isPresent, "the recorded facts are not beside this checkout"))
  func discovery() throws {
    let facts = SharedFacts.json("facts/discovery.json")?.elements ?? []
    var missing: [String] = []
    for fact in facts {
      let groupVersion = try #require(GroupVersion(fact["groupVersion"].string ?? ""))
      let parts = (fact["name"].string ?? "").split(separator: "/").map(String.init)
      let resource = GroupVersionResource(group: groupVersion.group, version: groupVersion.version, parts[0])
      guard let schema = registry.schema(resource) else {
        missing.append("\(groupVersion)/\(parts.joined(separator: "/"))")
        continue
      }
      let verbs = fact["verbs"].elements.compactMap(\.string)
      #expect(schema.isNamespaced == fact["namespaced"].bool, "\(resource)")
      if parts.count == 1 {
        #expect(schema.verbs == verbs, "\(resource)")
        #expect(schema.kind.kind == fact["kind"].string, "\(resource)")
        #expect(schema.singular == fact["singular"].string, "\(resource)")
        #expect(schema.shortNames == fact["shortNames"].elements.compactMap(\.string), "\(resource)")
        #expect(schema.categories == fact["categories"].elements.compactMap(\.string), "\(resource)")
      } else if let subresource = schema.subresource(parts[1]) {
        #expect(subresource.verbs == verbs, "\(resource)/\(parts[1])")
        #expect(subresource.kind.kind == fact["kind"].string, "\(resource)/\(parts[1])")
        #expect(subresource.isForeign == !fact["rversion"].isNull, "\(resource)/\(parts[1])")
      } else {
        missing.append("\(resource)/\(parts[1])")
      }
    }
    #expect(missing.isEmpty)
  }
}
