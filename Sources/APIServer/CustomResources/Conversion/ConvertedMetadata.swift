import KubeAPI
import KubeSchema

/// The metadata of a converted object: labels and annotations are the conversion's to change, everything else of the original is not
/// (k8s.io/apiextensions-apiserver/pkg/apiserver/conversion, restoreObjectMeta).
enum ConvertedMetadata {
  /// Why a conversion may not have made what it did.
  struct Fault: Error {
    let message: String
  }

  static func restored(_ converted: JSON, of original: JSON) throws(Fault) -> JSON {
    guard let given = converted.object?["metadata"] else { throw Fault(message: "missing metadata in converted object") }
    guard given.object != nil else {
      throw Fault(message: "invalid metadata of type \(given.goType) in converted object")
    }
    var metadata = original["metadata"].isNull ? [:] : original["metadata"]
    for field in ["labels", "annotations"] {
      let value = given[field]
      try check(field, value, before: metadata[field])
      metadata[field] = value
    }
    var result = converted
    result["metadata"] = metadata
    return result
  }

  private static func check(_ field: String, _ value: JSON, before: JSON) throws(Fault) {
    if value.isNull { return }
    guard let members = value.object else {
      throw Fault(message: "invalid metadata.\(field) of type \(value.goType) in converted object")
    }
    for (key, member) in members where member.string == nil {
      throw Fault(message: "metadata.\(field)[\(key)] must be a string, but is \(member.goType) in converted object")
    }
    guard value != before else { return }
    let errors =
      field == "labels"
      ? MetadataValidation.validate(labels: value, at: "metadata.labels")
      : MetadataValidation.validate(annotations: value, at: "metadata.annotation")
    if !errors.isEmpty { throw Fault(message: FieldError.aggregate(errors)) }
  }
}
