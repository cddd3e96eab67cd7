import KubeAPI
import KubePatch
import KubeSchema

// What happens to custom objects between the client and the store.
extension APIServer {
  /// A body as its version's schema has it: defaults filled in, unknown fields dropped and told.
  func decodeCustom(
    _ json: JSON, _ body: DecodedBody, _ type: CustomType, _ context: RequestContext
  ) throws(APIStatus) -> KubeObject {
    let kind = type.definition.groupVersionKind
    let metadata = type.metadata.read(json["metadata"])
    if let problem = metadata.problem { throw StrictDecoding.refusal(of: kind, problem) }
    var unknown = metadata.unknown
    var result = type.schema.pruned(type.schema.defaulted(json), unknown: &unknown)
    var inner = EmbeddedMetadata.Findings()
    result = type.metadata.coerced(type.schema.withoutNulls(result), type.schema, .root, &inner)
    if let fault = inner.fault { throw StrictDecoding.refusal(of: kind, fault.description) }
    unknown += inner.unknown.sorted()
    if !metadata.value.isNull { result["metadata"] = metadata.value }
    try report(body, unknown: unknown, kind, context)
    return KubeObject(result).alphabetical
  }

  /// Custom objects in the version of the request, as that version's schema has them; built-in objects as they are.
  func current(_ objects: [CachedObject], _ definition: ResourceDefinition) async throws -> [CachedObject] {
    guard let type = customType(definition) else { return objects }
    let remembered = objects.map { type.remembered($0) }
    guard remembered.contains(where: { $0 == nil }) else { return remembered.compactMap(\.self) }
    var result: [CachedObject] = []
    result.reserveCapacity(objects.count)
    // Webhooks are asked for all that needs them at once, as upstream asks them; else others have their turn in between.
    let step = type.conversion.asksSomebody ? objects.count : 64
    for start in stride(from: 0, to: objects.count, by: step) {
      let range = start..<min(start + step, objects.count)
      result += try await shown(objects[range], remembered[range], definition, type)
      await Task.yield()
    }
    return result
  }

  private func shown(
    _ objects: ArraySlice<CachedObject>, _ remembered: ArraySlice<CachedObject?>, _ definition: ResourceDefinition,
    _ type: CustomType
  ) async throws -> [CachedObject] {
    let missing = objects.indices.filter { remembered[$0] == nil }
    let read = missing.map { type.read(objects[$0].object.json) }
    var result = remembered
    for (index, json) in zip(missing, try await convert(read, to: definition.resource.groupVersion, type)) {
      let stored = objects[index]
      let object = KubeObject(json).alphabetical
      let shown =
        object == stored.object ? stored : CachedObject(key: stored.key, object: object, revision: stored.revision)
      type.remember(shown, of: stored)
      result[index] = shown
    }
    return result.compactMap(\.self)
  }

  /// - Parameter isFresh: whether a webhook is to be asked again about an object it has converted before.
  func current(
    _ object: CachedObject, _ definition: ResourceDefinition, isFresh: Bool = false
  ) async throws -> CachedObject {
    guard definition.isCustom else { return object }
    if isFresh, let type = customType(definition), type.conversion.asksSomebody {
      let converted = try await convert([type.read(object.object.json)], to: definition.resource.groupVersion, type)
      guard let json = converted.first else { return object }
      return CachedObject(key: object.key, object: KubeObject(json).alphabetical, revision: object.revision)
    }
    return try await current([object], definition).first ?? object
  }

  /// An object in the form it is stored in, whatever version it is in.
  func storedForm(_ object: KubeObject, _ definition: ResourceDefinition) async throws -> KubeObject {
    guard let type = customType(definition) else { return object }
    let converted = try await convert([object.json], to: type.storageVersion, type)
    return KubeObject(converted.first ?? object.json).alphabetical
  }

  /// The objects in another version, as its schema has them; those that are in it already stay as they are.
  private func convert(_ objects: [JSON], to version: GroupVersion, _ type: CustomType) async throws(APIStatus) -> [JSON] {
    var result = try await converted(objects, to: version, type)
    guard let schema = type.schemas[version.version] else { return result }
    for place in objects.indices where objects[place]["apiVersion"].string != version.description {
      var unknown: [String] = []
      result[place] = type.metadata.coerced(schema.pruned(result[place], unknown: &unknown), schema)
    }
    return result
  }

  /// The objects in another version, with everything that the conversion leaves in them.
  func converted(_ objects: [JSON], to version: GroupVersion, _ type: CustomType) async throws(APIStatus) -> [JSON] {
    let wanted = version.description
    let places = objects.indices.filter { objects[$0]["apiVersion"].string != wanted }
    guard !places.isEmpty else { return objects }
    var result = objects
    for place in places { result[place]["apiVersion"] = .string(wanted) }
    // Nobody is asked about an object that says nothing: it is what a create is compared with.
    let foreign = places.filter { !Self.isBare(objects[$0]) }
    if case .webhook(let webhook) = type.conversion, !foreign.isEmpty {
      let answers = try await ask(webhook, foreign.map { objects[$0] }, to: version)
      for (place, object) in zip(foreign, answers) { result[place] = object }
    }
    return result
  }

  private static func isBare(_ object: JSON) -> Bool {
    object.members.allSatisfy { key, _ in key == "apiVersion" || key == "kind" }
  }

  private func ask(
    _ webhook: ConversionWebhook, _ objects: [JSON], to version: GroupVersion
  ) async throws(APIStatus) -> [JSON] {
    let uid = Names.uid()
    let review = try webhook.request(objects, to: version, uid: uid)
    let answer: JSON
    do { answer = try await post(review, to: webhook.client, timeout: .seconds(30)) } catch {
      let source = ConversionWebhook.kind(objects.first ?? .null)
      throw ConversionWebhook.failure("conversion webhook for \(source) failed: \(error.message)")
    }
    return try webhook.read(answer, objects, to: version, uid: uid)
  }
}

extension KubeObject {
  /// As Go writes objects it has no type for: members of everything in alphabetical order.
  var alphabetical: KubeObject { KubeObject(Self.sorted(json)) }

  private static func sorted(_ json: JSON) -> JSON {
    switch json {
    case .object(let members): .object(JSONObject(members.sorted { $0.0 < $1.0 }.map { ($0.0, sorted($0.1)) }))
    case .array(let elements): .array(elements.map(sorted))
    default: json
    }
  }
}
