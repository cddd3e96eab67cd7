import KubeAPI

/// A resource as paths tell of it: a built-in one, or one of a CustomResourceDefinition.
struct PathResource {
  struct Subresource {
    var name: String
    var kind: GroupVersionKind
    var verbs: [String]
    /// The component of its bodies; nil for kinds that are only options in the query.
    var typeName: String?
  }

  var resource: GroupVersionResource
  var kind: GroupVersionKind
  var isNamespaced: Bool
  var verbs: [String]
  /// The component of its objects.
  var typeName: String
  var subresources: [Subresource]
  var isCustom = false

  init(_ schema: ObjectSchema) {
    resource = schema.resource
    kind = schema.kind
    isNamespaced = schema.isNamespaced
    verbs = schema.verbs
    typeName = schema.type.object?.openAPIName ?? ""
    subresources = schema.subresources.map {
      Subresource(name: $0.name, kind: $0.kind, verbs: $0.verbs, typeName: $0.type?.object?.openAPIName)
    }
  }

  init(_ custom: CustomOpenAPIResource) {
    resource = custom.resource
    kind = custom.kind
    isNamespaced = custom.isNamespaced
    verbs = ObjectSchema.allVerbs
    typeName = custom.typeName
    isCustom = true
    let verbs = ["get", "patch", "update"]
    subresources = custom.subresources.map { name in
      name == "scale"
        ? Subresource(
          name: name, kind: GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale"), verbs: verbs,
          typeName: "io.k8s.api.autoscaling.v1.Scale")
        : Subresource(name: name, kind: custom.kind, verbs: verbs, typeName: custom.typeName)
    }
  }
}
