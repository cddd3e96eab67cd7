import KubeAPI

/// What became of a body.
package struct DecodedObject: Sendable {
  /// Only known fields, in the type's order.
  package var object: KubeObject
  /// The paths of what was dropped, `spec.containers[0].imagePolicy`, in the order of the body.
  package var unknownFields: [String]
  /// The paths of maps that were sent empty; they are left out of the object.
  package var emptyMaps: Set<String> = []
}

extension TypeSchema {
  /// Reads a value of this type; unknown fields are dropped and reported.
  package func decode(_ json: JSON) throws(SchemaDecodingError) -> (value: JSON, unknownFields: [String]) {
    var decoder = ObjectDecoder(table: table)
    let value = try decoder.value(json, shape) ?? .null
    return (value, decoder.unknownFields)
  }

  /// Brings the fields into the type's order and form after they were changed by code; what does not fit is left as it was.
  package func normalized(_ json: JSON) -> JSON { ObjectTidier(table: table).tidied(json, shape) ?? json }
}

extension ObjectSchema {
  /// Reads the body of a request. `apiVersion` and `kind` are not compared with the resource's: the server does that first, since
  /// its answer depends on the path.
  package func decode(_ json: JSON) throws(SchemaDecodingError) -> DecodedObject {
    var decoder = ObjectDecoder(table: type.table)
    let value = try decoder.value(json, type.shape) ?? .null
    return DecodedObject(object: KubeObject(value), unknownFields: decoder.unknownFields, emptyMaps: decoder.emptyMaps)
  }
}
