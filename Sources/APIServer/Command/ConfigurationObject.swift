import KubeAPI
import YAML

/// Reads the objects in the files that flags name: of a kind and version that is known, without unknown or doubled fields.
enum ConfigurationObject {
  /// What may stand in a place.
  indirect enum Shape: Sendable {
    case text, flag, number, duration, texts
    /// Any value: what it must be the reader says itself.
    case any
    case list(Shape)
    case object([String: Shape])
  }

  /// `versions` are the accepted `apiVersion`s; `scheme` is the place in upstream's source that messages name. Without `fields` the
  /// reader says itself what may be there.
  static func decode(
    _ text: String, kind: String, versions: [String], scheme: String? = nil, fields: [String: Shape]? = nil
  ) throws(FlagError) -> JSON {
    let json: JSON
    do throws(YAMLError) { json = try YAML.decode(text) } catch {
      throw FlagError(error.upstreamText)
    }
    let (givenKind, version) = (json.kind.string ?? "", json.apiVersion.string ?? "")
    guard !givenKind.isEmpty else { throw FlagError("Object 'Kind' is missing in '\(text)'") }
    guard !version.isEmpty else { throw FlagError("Object 'apiVersion' is missing in '\(text)'") }
    guard givenKind == kind, versions.contains(version) else {
      throw FlagError(
        "no kind \"\(givenKind)\" is registered for version \"\(version)\"\(scheme.map { " in scheme \"\($0)\"" } ?? "")")
    }
    guard let fields else { return json }
    try check(json, fields, kind: kind)
    return json
  }

  /// Refuses members nobody knows and values of other types, as strict decoders do.
  static func check(_ json: JSON, _ fields: [String: Shape], kind: String) throws(FlagError) {
    var unknown: [String] = []
    let shape = Shape.object(fields.merging(["kind": .text, "apiVersion": .text]) { $1 })
    try check(json, shape, path: "", owner: kind, &unknown)
    guard unknown.isEmpty else {
      throw FlagError("strict decoding error: \(unknown.map { "unknown field \"\($0)\"" }.joined(separator: ", "))")
    }
  }

  private static func check(
    _ json: JSON, _ shape: Shape, path: String, owner: String, _ unknown: inout [String]
  ) throws(FlagError) {
    if json.isNull { return }
    func wrong(_ type: String) -> FlagError {
      FlagError("json: cannot unmarshal \(json.goTypeName) into Go struct field \(owner).\(path) of type \(type)")
    }
    switch shape {
    case .any: return
    case .text: guard json.string != nil else { throw wrong("string") }
    case .flag: guard json.bool != nil else { throw wrong("bool") }
    case .number: guard json.int != nil else { throw wrong("int32") }
    case .duration:
      guard let text = json.string else { throw wrong("string") }
      guard GoDuration.parse(text) != nil else { throw FlagError("time: \(FlagParser.durationFault(text))") }
    case .texts: try check(json, .list(.text), path: path, owner: owner, &unknown)
    case .list(let element):
      guard let elements = json.array else { throw wrong("[]") }
      for (index, value) in elements.enumerated() {
        try check(value, element, path: "\(path)[\(index)]", owner: owner, &unknown)
      }
    case .object(let fields):
      guard let members = json.object else { throw wrong("struct") }
      for (name, value) in members {
        let place = path.isEmpty ? name : "\(path).\(name)"
        guard let field = fields[name] else {
          unknown.append(place)
          continue
        }
        try check(value, field, path: place, owner: owner, &unknown)
      }
    }
  }

  /// Several faults as upstream's aggregates print them: alone, or as a list without repetitions.
  static func aggregate(_ faults: [String]) -> FlagError? {
    var unique: [String] = []
    for fault in faults where !unique.contains(fault) { unique.append(fault) }
    return unique.isEmpty ? nil : FlagError(list(unique))
  }

  static func list(_ faults: [String]) -> String { faults.count == 1 ? faults[0] : "[\(faults.joined(separator: ", "))]" }
}
