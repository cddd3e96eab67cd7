import KubeAPI

extension AdmissionRequest {
  /// A changed object as it would have come from the client: decoded, defaulted, in the stored version. Unknown fields are dropped.
  func decoded(_ json: JSON, as definition: ResourceDefinition) throws(APIStatus) -> KubeObject {
    var options = context.options
    options.fieldValidation = .ignore
    let silent = RequestContext(context.http, context.record, user: context.user, options: .success(options))
    return try server.normalize(json, DecodedBody(json: .null), kind(as: definition), definition, silent)
  }

  /// An object in the version in which a policy or webhook wants to see it.
  func shown(_ object: KubeObject, as definition: ResourceDefinition) async throws -> KubeObject {
    guard isAboutObject else { return object }
    guard definition.isCustom else { return server.present(object, as: definition) }
    guard object.apiVersion != definition.resource.groupVersion.description else { return object }
    return try await server.current(CachedObject(unstored: object, key: ""), definition).object
  }

  /// Both objects of a request, as `shown`; nil stays nil.
  func shown(
    _ object: KubeObject?, _ old: KubeObject?, as definition: ResourceDefinition
  ) async throws -> (object: KubeObject?, old: KubeObject?) {
    var result: (object: KubeObject?, old: KubeObject?) = (nil, nil)
    if let object { result.object = try await shown(object, as: definition) }
    if let old { result.old = try await shown(old, as: definition) }
    return result
  }
}
