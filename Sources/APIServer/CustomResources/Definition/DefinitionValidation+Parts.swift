import KubeAPI
import KubeSchema

extension DefinitionValidation {
  mutating func checkNames(_ names: JSON, _ path: String) {
    let hint = "may have mixed case, but should otherwise match: "
    for key in ["plural", "singular"] where !(names[key].string ?? "").isEmpty { label(names[key], "\(path).\(key)") }
    for key in ["kind", "listKind"] where !(names[key].string ?? "").isEmpty {
      label(names[key], "\(path).\(key)", prefix: hint, lowered: true)
    }
    for (index, name) in names["shortNames"].elements.enumerated() { label(name, "\(path).shortNames[\(index)]") }
    if let kind = names["kind"].string, !kind.isEmpty, kind == names["listKind"].string {
      errors.append(.invalid("\(path).listKind", names["listKind"], "kind and listKind may not be the same"))
    }
    for (index, name) in names["categories"].elements.enumerated() { label(name, "\(path).categories[\(index)]") }
  }

  mutating func checkColumn(_ column: JSON, _ path: String) {
    let types = ["boolean", "date", "integer", "number", "string"]
    let formats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"]
    requireText(column["name"], "\(path).name")
    if let type = column["type"].string, !type.isEmpty {
      if !types.contains(type) {
        errors.append(.invalid("\(path).type", column["type"], "must be one of \(types.joined(separator: ","))"))
      }
    } else {
      errors.append(.required("\(path).type", "must be one of \(types.joined(separator: ","))"))
    }
    if let format = column["format"].string, !format.isEmpty, !formats.contains(format) {
      errors.append(.invalid("\(path).format", column["format"], "must be one of \(formats.joined(separator: ","))"))
    }
    let jsonPath = column["jsonPath"].string ?? ""
    if jsonPath.isEmpty {
      errors.append(.required("\(path).JSONPath"))
    } else if !checkSimplePath(jsonPath, "\(path).JSONPath") {
      return
    }
  }

  /// False, with a fault, when the path does not begin at the object.
  private mutating func checkSimplePath(_ text: String, _ field: String) -> Bool {
    if text.hasPrefix(".") { return true }
    errors.append(.invalid(field, .string(text), "must be a simple json path starting with ."))
    return false
  }

  mutating func checkSubresources(_ subresources: JSON, _ path: String) {
    let scale = subresources["scale"]
    guard !scale.isNull else { return }
    for (key, part) in [("specReplicasPath", "spec"), ("statusReplicasPath", "status")] {
      let text = scale[key].string ?? ""
      if text.isEmpty {
        errors.append(.required("\(path).scale.\(key)"))
      } else if checkSimplePath(text, "\(path).scale.\(key)"), !text.hasPrefix(".\(part).") {
        errors.append(.invalid("\(path).scale.\(key)", .string(text), "should be a json path under .\(part)"))
      }
    }
    guard let text = scale["labelSelectorPath"].string, !text.isEmpty else { return }
    if checkSimplePath(text, "\(path).scale.labelSelectorPath"), !text.hasPrefix(".spec."), !text.hasPrefix(".status.") {
      errors.append(
        .invalid("\(path).scale.labelSelectorPath", .string(text), "should be a json path under either .spec or .status"))
    }
  }

  /// `schema` is what stands on the same level; `missing` is said where none does.
  mutating func checkSelectable(_ fields: JSON, _ schema: JSON, _ path: String, version: String, missing: String) {
    let most = Self.mostSelectable
    if fields.elements.isEmpty { return }
    guard !schema["openAPIV3Schema"].isNull else { return errors.append(.invalid(path, "", missing)) }
    let root = CustomSchema(schema["openAPIV3Schema"])
    var seen: Set<String> = []
    for (index, field) in fields.elements.enumerated() {
      let place = "\(path)[\(index)].jsonPath"
      let text = field["jsonPath"].string ?? ""
      if text.isEmpty {
        errors.append(.required(place))
        continue
      }
      do throws(FieldPathParser.Failure) {
        let (steps, found) = try FieldPathParser.resolve(text, in: root, allowsBrackets: false)
        if steps.first?.name == "metadata" {
          errors.append(.invalid(place, .string(text), "must not point to fields in metadata"))
        }
        if !["string", "boolean", "integer"].contains(found.type) {
          errors.append(
            .invalid(
              place, .string(text),
              "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed."
            ))
        }
        if !seen.insert(text).inserted { errors.append(.duplicate(place, .string(text))) }
      } catch { errors.append(.invalid(place, .string(text), "is an invalid path: \(error.message)")) }
    }
    if seen.count > most, !tolerance.longSelections.contains(version) {
      errors.append(.tooMany(path, count: seen.count, maximum: most))
    }
  }

  mutating func checkConversion(_ conversion: JSON) {
    guard !conversion.isNull else { return }
    let path = "spec.conversion"
    let strategy = conversion["strategy"].string ?? ""
    if strategy.isEmpty {
      errors.append(.required("\(path).strategy"))
    } else if strategy != "None", strategy != "Webhook" {
      errors.append(.notSupported("\(path).strategy", conversion["strategy"], ["None", "Webhook"]))
    }
    let client = conversion["webhook"]["clientConfig"]
    let versions = conversion["webhook"]["conversionReviewVersions"].elements
    guard strategy == "Webhook" else {
      let hint = "should not be set when strategy is not set to Webhook"
      if !client.isNull { errors.append(.forbidden("\(path).webhookClientConfig", hint)) }
      if !versions.isEmpty { errors.append(.forbidden("\(path).conversionReviewVersions", hint)) }
      return
    }
    if client.isNull {
      errors.append(.required("\(path).webhookClientConfig", "required when strategy is set to Webhook"))
    } else {
      errors += WebhookClientRules.check(
        client, "\(path).webhookClientConfig", checksBundle: !tolerance.unreadableBundle)
    }
    checkReviewVersions(versions, "\(path).conversionReviewVersions")
  }

  private mutating func checkReviewVersions(_ versions: [JSON], _ path: String) {
    guard !versions.isEmpty else { return errors.append(.required(path)) }
    for (index, version) in versions.enumerated() {
      if versions.prefix(index).contains(version) {
        errors.append(.invalid("\(path)[\(index)]", version, "duplicate version"))
      } else {
        for fault in NameValidation.dns1035Label(version.string ?? "") {
          errors.append(.invalid("\(path)[\(index)]", version, fault))
        }
      }
    }
    if !tolerance.foreignReviews, !versions.contains(where: Self.reviewVersions.contains) {
      errors.append(.invalid(path, .array(versions), "must include at least one of v1, v1beta1"))
    }
  }
}
