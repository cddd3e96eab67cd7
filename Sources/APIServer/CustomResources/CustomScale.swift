import KubeAPI
import KubePatch
import KubeSchema

/// Where a custom resource keeps the numbers that `/scale` is about.
struct CustomScale: Sendable {
  let specReplicasPath: String
  let statusReplicasPath: String
  let labelSelectorPath: String?

  init?(_ json: JSON) {
    guard let spec = json["specReplicasPath"].string, let status = json["statusReplicasPath"].string else { return nil }
    specReplicasPath = spec
    statusReplicasPath = status
    labelSelectorPath = json["labelSelectorPath"].string.flatMap { $0.isEmpty ? nil : $0 }
  }

  static func keys(_ path: String) -> [String] { path.split(separator: ".").map(String.init) }

  static func value(_ path: String, in object: JSON) -> JSON { keys(path).reduce(object) { $0[$1] } }

  /// What stands for a number of replicas that the object does not have, so that a change must give one.
  private static let absent = Int(Int32.min)

  /// `autoscaling/v1` Scale of an object, to be shown: there must be a number of replicas.
  func scale(of object: KubeObject) throws(APIStatus) -> JSON {
    let scale = scaleToChange(of: object)
    guard scale["spec"]["replicas"].int != Self.absent else {
      let message = "the spec replicas field \"\(specReplicasPath)\" does not exist"
      throw APIStatus(
        .internalError, "Internal error occurred: \(message)",
        details: .init(causes: [.init(reason: "", message: message, field: "")]))
    }
    return scale
  }

  /// The number of replicas a change asks for.
  func replicas(_ scale: KubeObject) throws(APIStatus) -> Int {
    let replicas = scale.spec.replicas.int ?? 0
    guard replicas != Self.absent else {
      throw .badRequest("the spec replicas field \"\(specReplicasPath)\" cannot be empty")
    }
    return replicas
  }

  func scaleToChange(of object: KubeObject) -> JSON {
    let replicas = Self.value(specReplicasPath, in: object.json).int ?? Self.absent
    var metadata: JSON = ["name": .string(object.name)]
    if !object.namespace.isEmpty { metadata["namespace"] = .string(object.namespace) }
    metadata["uid"] = .string(object.uid)
    metadata["resourceVersion"] = object.metadata["resourceVersion"]
    metadata["creationTimestamp"] = object.metadata["creationTimestamp"]
    var status: JSON = ["replicas": JSON(Self.value(statusReplicasPath, in: object.json).int ?? 0)]
    if let path = labelSelectorPath, let text = Self.value(path, in: object.json).string, !text.isEmpty {
      status["selector"] = .string(text)
    }
    return [
      "kind": "Scale", "apiVersion": "autoscaling/v1", "metadata": metadata,
      "spec": replicas == 0 ? [:] : ["replicas": JSON(replicas)],
      "status": status,
    ]
  }

  /// The value at a path, nil where there is none, which null is not; a fault where something on the way is not an object (`unstructured.NestedFieldNoCopy`).
  private static func nested(_ path: String, in object: JSON, otherwise empty: JSON) -> Result<JSON?, FieldError> {
    var value = object
    var reached = ""
    for key in keys(path) {
      if value.isNull { return .success(nil) }
      reached += ".\(key)"
      guard let members = value.object else {
        return .failure(mismatch(path, reached, value, "map[string]interface{}", otherwise: empty))
      }
      guard let next = members[key] else { return .success(nil) }
      value = next
    }
    return .success(value)
  }

  private static func mismatch(
    _ path: String, _ reached: String, _ value: JSON, _ wanted: String, otherwise empty: JSON
  ) -> FieldError {
    .invalid(
      path, empty,
      "\(reached) accessor error: \(StrategicPatch.goText(value)) is of the type \(value.goType), expected \(wanted)")
  }

  /// The numbers must be numbers; those of the wanted state are not looked at where only the status changes.
  func validate(_ object: JSON, isStatus: Bool) -> [FieldError] {
    var errors = isStatus ? [] : Self.count(specReplicasPath, object)
    errors += Self.count(statusReplicasPath, object)
    guard let path = labelSelectorPath else { return errors }
    switch Self.nested(path, in: object, otherwise: "") {
    case .failure(let error): errors.append(error)
    case .success(let value?) where value.string == nil: errors.append(Self.mismatch(path, path, value, "string", otherwise: ""))
    case .success: break
    }
    return errors
  }

  private static func count(_ path: String, _ object: JSON) -> [FieldError] {
    let value: JSON
    switch nested(path, in: object, otherwise: 0) {
    case .failure(let error): return [error]
    case .success(let found):
      guard let found else { return [] }
      value = found
    }
    guard case .int(let number) = value else { return [mismatch(path, path, value, "int64", otherwise: 0)] }
    if number < 0 { return [.invalid(path, value, "should be a non-negative integer")] }
    if number > Int32.max { return [.invalid(path, value, "should be less than or equal to \(Int32.max)")] }
    return []
  }

  static func setting(_ path: String, in object: JSON, to value: JSON) -> JSON { setting(keys(path)[...], in: object, to: value) }

  private static func setting(_ keys: ArraySlice<String>, in object: JSON, to value: JSON) -> JSON {
    guard let key = keys.first else { return value }
    var result = object
    result[key] = setting(keys.dropFirst(), in: object[key], to: value)
    return result
  }
}
