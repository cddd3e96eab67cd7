import KubeAPI

extension PathWriter {
  func operation(_ id: String, _ verb: String, _ action: RequestAction, _ resource: PathResource) -> JSON {
    let type = resource.typeName
    let answer: String =
      switch action {
      case .list: type + "List"
      case .delete, .deleteCollection: "io.k8s.apimachinery.pkg.apis.meta.v1.Status"
      case .watch, .watchList: "io.k8s.apimachinery.pkg.apis.meta.v1.WatchEvent"
      default: type
      }
    let object = action == .list || action == .watchList ? "\(resource.kind.kind) objects" : resource.kind.kind
    return operation(
      id, "\(verb) \(object)", action: action, kind: resource.kind, answer: answer, body: type, isCustom: resource.isCustom)
  }

  func operation(
    _ id: String, _ description: String, action: RequestAction?, kind: GroupVersionKind?, answer: String?, body: String? = nil,
    isCustom: Bool = false
  ) -> JSON {
    var result: JSON = ["description": .string(description), "operationId": .string(id)]
    var query = action.map(PathWriter.options) ?? []
    let content: JSON = answer.map { ["schema": schemas.reference($0)] } ?? ["schema": ["type": "string"]]
    let requestBody: JSON? =
      switch action {
      case .post, .put: (body ?? answer).map { schemas.reference($0) }
      case .patch: schemas.reference("io.k8s.apimachinery.pkg.apis.meta.v1.Patch")
      case .delete, .deleteCollection: schemas.reference("io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions")
      default: nil
      }
    let consumed = action == .patch ? isCustom ? PathWriter.customPatchTypes : PathWriter.patchTypes : ["*/*"]
    let types = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"]
    if schemas.version == .v3 {
      result["responses"] = [
        "200": ["description": "OK", "content": .object(JSONObject(types.prefix(2).map { ($0, content) }))],
        "401": ["description": "Unauthorized"],
      ]
      if let requestBody {
        let content = JSONObject(consumed.map { ($0, ["schema": requestBody] as JSON) })
        result["requestBody"] = [
          "content": .object(content), "required": action == .delete || action == .deleteCollection ? .null : true,
        ]
      }
    } else {
      result["produces"] = JSON(types)
      result["consumes"] = JSON(consumed)
      result["schemes"] = ["https"]
      result["responses"] = ["200": ["description": "OK", "schema": content["schema"]], "401": ["description": "Unauthorized"]]
      if let requestBody {
        query.insert(["name": "body", "in": "body", "schema": requestBody, "required": action == .delete ? .null : true], at: 0)
      }
    }
    if !query.isEmpty { result["parameters"] = .array(query.map(parameter)) }
    if let action { result["x-kubernetes-action"] = .string(action.rawValue) }
    if let kind {
      result["x-kubernetes-group-version-kind"] = [
        "group": .string(kind.group), "kind": .string(kind.kind), "version": .string(kind.version),
      ]
    }
    return result
  }

  private static let patchTypes = [
    "application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json",
    "application/strategic-merge-patch+json",
  ]

  /// Custom objects know no merge keys. kubectl apply reads here which patch it may send.
  private static let customPatchTypes = [
    "application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json",
  ]

  /// The options in the query, in version 2 form.
  private static func options(_ action: RequestAction) -> [JSON] {
    let names: [(String, String, String)] =
      switch action {
      case .post, .put:
        [
          ("dryRun", "string", "With All, everything is checked and nothing is written."),
          ("fieldManager", "string", "Who makes the change."),
          ("fieldValidation", "string", "What happens to unknown and repeated fields: Ignore, Warn or Strict."),
        ]
      case .patch:
        [
          ("dryRun", "string", "With All, everything is checked and nothing is written."),
          ("fieldManager", "string", "Who makes the change."),
          ("fieldValidation", "string", "What happens to unknown and repeated fields: Ignore, Warn or Strict."),
          ("force", "boolean", "Take fields over from other managers when applying."),
        ]
      case .delete:
        [
          ("dryRun", "string", "With All, everything is checked and nothing is deleted."),
          ("gracePeriodSeconds", "integer", "Seconds until the object is removed."),
          ("orphanDependents", "boolean", "Outdated: use propagationPolicy."),
          ("propagationPolicy", "string", "What happens to dependents: Orphan, Background or Foreground."),
        ]
      case .list, .deleteCollection, .watch, .watchList:
        [
          ("allowWatchBookmarks", "boolean", "Send the current version from time to time."),
          ("continue", "string", "The token of the next page."),
          ("fieldSelector", "string", "Only objects with such fields."),
          ("labelSelector", "string", "Only objects with such labels."),
          ("limit", "integer", "At most so many objects in one page."),
          ("resourceVersion", "string", "How new the answer must be."),
          ("resourceVersionMatch", "string", "How resourceVersion is meant."),
          ("sendInitialEvents", "boolean", "Begin a watch with the current objects."),
          ("timeoutSeconds", "integer", "End the request after so long."),
          ("watch", "boolean", "Stream changes instead of answering once."),
        ]
      case .get, .connect: []
      }
    return names.map {
      ["name": .string($0), "in": "query", "type": .string($1), "description": .string($2), "uniqueItems": true]
    }
  }

  /// The parameters of a path.
  func parameters(path isNamed: Bool, namespaced: Bool) -> JSON {
    var result: [JSON] = []
    if isNamed {
      result.append([
        "name": "name", "in": "path", "type": "string", "description": "The name of the object.", "required": true,
        "uniqueItems": true,
      ])
    }
    if namespaced {
      result.append(
        [
          "name": "namespace", "in": "path", "type": "string", "description": "The namespace.", "required": true,
          "uniqueItems": true,
        ])
    }
    result.append([
      "name": "pretty", "in": "query", "type": "string", "description": "With true, the answer is indented.", "uniqueItems": true,
    ])
    return .array(result.map(parameter))
  }

  /// Version 3 has the type in a schema.
  private func parameter(_ json: JSON) -> JSON {
    guard schemas.version == .v3 else { return json }
    var result = json
    let type = json["type"]
    result["type"] = .null
    result["uniqueItems"] = .null
    result["schema"] = ["type": type, "uniqueItems": true]
    return result
  }
}
