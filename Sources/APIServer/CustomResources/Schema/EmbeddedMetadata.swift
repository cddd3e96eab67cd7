import KubeAPI
import KubeSchema

/// Metadata of objects, their own and that of objects inside them: its shape is the API's, whatever a schema says.
struct EmbeddedMetadata: Sendable {
  let type: TypeSchema

  /// Without fields that metadata does not have, and with the paths of those; `problem` when a field has the wrong type.
  func read(_ metadata: JSON, path: String = "metadata") -> (value: JSON, unknown: [String], problem: String?) {
    if metadata.isNull { return (metadata, [], nil) }
    guard metadata.object != nil else {
      return (metadata, [], "json: cannot unmarshal \(metadata.goTypeName) into Go value of type v1.ObjectMeta")
    }
    do throws(SchemaDecodingError) {
      // Upstream writes and reads it again, which puts the members in order: the first fault is the first in the alphabet.
      let decoded = try type.decode(KubeObject(metadata).alphabetical.json)
      return (decoded.value, decoded.unknownFields.map { "\(path).\($0)" }, nil)
    } catch { return (metadata, [], error.description) }
  }

  /// What is found while objects inside an object are brought into shape.
  struct Findings {
    /// The paths of fields that metadata does not have.
    var unknown: [String] = []
    /// The first member of the wrong type.
    var fault: FieldError?
  }

  /// The value with the metadata of every object inside it brought into shape.
  func coerced(_ value: JSON, _ schema: CustomSchema) -> JSON {
    var findings = Findings()
    return coerced(value, schema, .root, &findings)
  }

  func coerced(_ value: JSON, _ schema: CustomSchema, _ place: FieldPlace, _ findings: inout Findings) -> JSON {
    guard schema.hasEmbedded else { return value }
    switch value {
    case .object(let members):
      var result = JSONObject()
      for (name, member) in members {
        let inner = schema.properties[name] == nil ? place.key(name) : place.child(name)
        if schema.isEmbedded, CustomSchema.metaFields.contains(name) {
          result.append(name, coercedMeta(name, member, place.child(name), &findings))
        } else {
          result.append(name, schema.member(name).map { coerced(member, $0, inner, &findings) } ?? member)
        }
      }
      return .object(result)
    case .array(let elements):
      guard let items = schema.items else { return value }
      return .array(elements.enumerated().map { coerced($0.element, items, place.index($0.offset), &findings) })
    default: return value
    }
  }

  private func coercedMeta(_ name: String, _ value: JSON, _ place: FieldPlace, _ findings: inout Findings) -> JSON {
    func refuse(_ why: String) {
      if findings.fault == nil { findings.fault = .invalid(place.text, KubeObject(value).alphabetical.json, why) }
    }
    guard name == "metadata" else {
      if value.string == nil { refuse("must be a string") }
      return value
    }
    let read = read(value, path: place.text)
    findings.unknown += read.unknown
    if let problem = read.problem { refuse(problem) }
    return read.value
  }

  /// The faults of an object's own kind, apiVersion and metadata, and of objects inside it.
  func faults(of object: JSON, _ schema: CustomSchema) -> [FieldError] {
    resource(object, .root) + (schema.isEmbedded ? [] : validate(object, schema))
  }

  /// The faults of objects inside an object.
  func validate(_ value: JSON, _ schema: CustomSchema, _ place: FieldPlace = .root) -> [FieldError] {
    guard schema.hasEmbedded else { return [] }
    var errors: [FieldError] = []
    switch value {
    case .object(let members):
      if schema.isEmbedded { errors += resource(value, place) }
      for (name, member) in members.sorted(by: { $0.0 < $1.0 }) {
        guard let next = schema.member(name) else { continue }
        errors += validate(member, next, schema.properties[name] == nil ? place.key(name) : place.child(name))
      }
    case .array(let elements):
      guard let items = schema.items else { break }
      for (index, element) in elements.enumerated() { errors += validate(element, items, place.index(index)) }
    default: break
    }
    return errors
  }

  private func resource(_ value: JSON, _ place: FieldPlace) -> [FieldError] {
    var errors: [FieldError] = []
    for key in ["apiVersion", "kind"] {
      let field = place.child(key).text
      guard let member = value.object?[key] else {
        errors.append(.required(field))
        continue
      }
      guard let text = member.string else {
        errors.append(.invalid(field, member, "must be a string"))
        continue
      }
      if text.isEmpty {
        errors.append(.required(field))
      } else if key == "kind" {
        let faults = NameValidation.dns1035Label(text.lowercased())
        if !faults.isEmpty {
          errors.append(
            .invalid(
              field, member, "may have mixed case, but should otherwise match: \(faults.joined(separator: ","))"))
        }
      } else if GroupVersion(text) == nil {
        errors.append(.invalid(field, member, "unexpected GroupVersion string: \(text)"))
      }
    }
    let metadata = value["metadata"]
    guard !metadata.isNull else { return errors }
    let read = read(metadata)
    if let problem = read.problem {
      errors.append(.invalid(place.child("metadata").text, metadata, problem))
      return errors
    }
    var object = KubeObject(["metadata": read.value])
    if object.name.isEmpty { object.name = "fakename" }
    return errors
      + MetadataValidation.validate(
        object, isNamespaced: !object.namespace.isEmpty, path: place.child("metadata").text, name: NameValidation.pathSegment)
  }
}
