import KubeAPI

extension APIClient {
  package func get(
    _ resource: GroupVersionResource, namespace: String? = nil, name: String, subresource: String? = nil
  ) async throws -> KubeObject {
    KubeObject(try await json("GET", resource.path(namespace: namespace, name: name, subresource: subresource)))
  }

  /// The whole collection: what the server hands out in pages is put together. `resourceVersion` "0" accepts an answer from the
  /// server's cache.
  package func list(
    _ resource: GroupVersionResource, namespace: String? = nil, labelSelector: String? = nil, fieldSelector: String? = nil,
    resourceVersion: String? = nil
  ) async throws -> ObjectList {
    var result: ObjectList?
    var token = ""
    repeat {
      var query = Query()
      query.add("labelSelector", labelSelector)
      query.add("fieldSelector", fieldSelector)
      query.add("resourceVersion", token.isEmpty ? resourceVersion : nil)
      query.add("continue", token)
      let page = ObjectList(try await json("GET", query.appended(to: resource.path(namespace: namespace))))
      token = page.continueToken
      if result == nil {
        result = page
      } else {
        result?.items += page.items
        result?.resourceVersion = page.resourceVersion
      }
    } while !token.isEmpty
    result?.continueToken = ""
    return result ?? ObjectList(items: [], resourceVersion: "")
  }

  package func create(
    _ resource: GroupVersionResource, _ object: KubeObject, namespace: String? = nil, subresource: String? = nil,
    dryRun: Bool = false
  ) async throws -> KubeObject {
    var query = Query()
    if dryRun { query.add("dryRun", "All") }
    // A subresource such as `binding` or `eviction` is created under the object's own name.
    let path = resource.path(
      namespace: namespace ?? object.namespace, name: subresource == nil ? nil : object.name, subresource: subresource)
    return KubeObject(try await json("POST", query.appended(to: path), body: object.json))
  }

  /// Replaces an object; a `resourceVersion` in it must still be the current one.
  package func update(
    _ resource: GroupVersionResource, _ object: KubeObject, subresource: String? = nil
  ) async throws -> KubeObject {
    let path = resource.path(namespace: object.namespace, name: object.name, subresource: subresource)
    return KubeObject(try await json("PUT", path, body: object.json))
  }

  package func patch(
    _ resource: GroupVersionResource, namespace: String? = nil, name: String, subresource: String? = nil,
    type: PatchType = .merge, body: JSON, fieldManager: String? = nil, force: Bool = false
  ) async throws -> KubeObject {
    var query = Query()
    query.add("fieldManager", fieldManager)
    if force { query.add("force", "true") }
    let path = resource.path(namespace: namespace, name: name, subresource: subresource)
    return KubeObject(try await json("PATCH", query.appended(to: path), body: body, contentType: type.rawValue))
  }

  /// Asks for an object to be deleted. `propagation` is `Background`, `Foreground` or `Orphan`.
  package func delete(
    _ resource: GroupVersionResource, namespace: String? = nil, name: String, preconditionUID: String? = nil,
    propagation: String? = nil, gracePeriodSeconds: Int? = nil
  ) async throws {
    var options: JSON = ["kind": "DeleteOptions", "apiVersion": "v1"]
    if let gracePeriodSeconds { options["gracePeriodSeconds"] = JSON(gracePeriodSeconds) }
    if let preconditionUID { options["preconditions"] = ["uid": .string(preconditionUID)] }
    if let propagation { options["propagationPolicy"] = .string(propagation) }
    _ = try await json("DELETE", resource.path(namespace: namespace, name: name), body: options)
  }
}
