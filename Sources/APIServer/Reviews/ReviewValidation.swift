import KubeAPI

/// What is wrong with an access review.
enum ReviewValidation {
  /// Nil when nothing is. Upstream leaves the kind out of these refusals.
  static func problem(_ resource: String, _ body: KubeObject) -> APIStatus? {
    let causes =
      subject(resource, body.spec) + selectors(body.spec.resourceAttributes) + metadata(resource, body)
      + local(resource, body)
    guard !causes.isEmpty else { return nil }
    let list = causes.map { "\($0.field): \($0.message)" }
    return APIStatus(
      .invalid, ".authorization.k8s.io \"\" is invalid: \(list.count == 1 ? list[0] : "[\(list.joined(separator: ", "))]")",
      details: .init(group: "authorization.k8s.io", causes: causes))
  }

  private static func invalid(_ field: String, _ value: String, _ why: String) -> APIStatus.Cause {
    .init(reason: "FieldValueInvalid", message: "Invalid value: \(value): \(why)", field: field)
  }

  private static func required(_ field: String, _ why: String) -> APIStatus.Cause {
    .init(reason: "FieldValueRequired", message: "Required value: \(why)", field: field)
  }

  private static func subject(_ resource: String, _ spec: JSON) -> [APIStatus.Cause] {
    var causes: [APIStatus.Cause] = []
    if !spec.resourceAttributes.isNull && !spec.nonResourceAttributes.isNull {
      causes.append(
        invalid(
          "spec.nonResourceAttributes", "\"nonResourceAttributes\"", "cannot be specified in combination with resourceAttributes")
      )
    }
    if spec.resourceAttributes.isNull && spec.nonResourceAttributes.isNull {
      causes.append(
        invalid("spec.resourceAttributes", "null", "exactly one of nonResourceAttributes or resourceAttributes must be specified")
      )
    }
    if resource != "selfsubjectaccessreviews", (spec.user.string ?? "").isEmpty, spec.groups.elements.isEmpty {
      causes.append(invalid("spec.user", "\"\"", "at least one of user or group must be specified"))
    }
    return causes
  }

  private static func selectors(_ attributes: JSON) -> [APIStatus.Cause] {
    ["fieldSelector", "labelSelector"].flatMap { name -> [APIStatus.Cause] in
      let selector = attributes[name]
      guard !selector.isNull else { return [] }
      let place = "spec.resourceAttributes.\(name)"
      let (raw, requirements) = (selector.rawSelector.string ?? "", selector.requirements.elements)
      var causes: [APIStatus.Cause] = []
      if !raw.isEmpty, !requirements.isEmpty {
        causes.append(
          invalid("\(place).rawSelector", JSON.string(raw).text, "may not specified at the same time as requirements"))
      }
      if raw.isEmpty, requirements.isEmpty {
        causes.append(
          required("\(place).requirements", "when \(place) is specified, requirements or rawSelector is required"))
      }
      return causes + requirements.enumerated().flatMap { requirement($1, "\(place).requirements[\($0)]") }
    }
  }

  /// Operators that are not known are for newer authorizers and pass.
  private static func requirement(_ json: JSON, _ place: String) -> [APIStatus.Cause] {
    var causes: [APIStatus.Cause] = []
    if (json.key.string ?? "").isEmpty { causes.append(required("\(place).key", "must be specified")) }
    switch json.operator.string {
    case "In", "NotIn":
      if json.values.elements.isEmpty {
        causes.append(required("\(place).values", "must be specified when `operator` is 'In' or 'NotIn'"))
      }
    case "Exists", "DoesNotExist":
      if !json.values.elements.isEmpty {
        causes.append(
          .init(
            reason: "FieldValueForbidden",
            message: "Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'", field: "\(place).values"))
      }
    default: break
    }
    return causes
  }

  private static func metadata(_ resource: String, _ body: KubeObject) -> [APIStatus.Cause] {
    let isLocal = resource == "localsubjectaccessreviews"
    let held = body.metadata.members.filter { key, value in
      !value.isNull && !["managedFields", "creationTimestamp"].contains(key) && !(isLocal && key == "namespace")
    }
    guard !held.isEmpty else { return [] }
    let text = JSON.object(JSONObject(body.metadata.members.filter { !$0.1.isNull }.map { ($0.0, $0.1) })).text
    return [invalid("metadata", text, isLocal ? "must be empty except for namespace" : "must be empty")]
  }

  private static func local(_ resource: String, _ body: KubeObject) -> [APIStatus.Cause] {
    guard resource == "localsubjectaccessreviews" else { return [] }
    let spec = body.spec
    var causes: [APIStatus.Cause] = []
    if !spec.nonResourceAttributes.isNull {
      let given = spec.nonResourceAttributes
      let text = "{\"Path\":\(JSON.string(given.path.string ?? "").text),\"Verb\":\(JSON.string(given.verb.string ?? "").text)}"
      causes.append(invalid("spec.nonResourceAttributes", text, "disallowed on this kind of request"))
    }
    let namespace = spec.resourceAttributes.namespace.string ?? ""
    if !spec.resourceAttributes.isNull, namespace != body.namespace {
      causes.append(invalid("spec.resourceAttributes.namespace", "\"\(namespace)\"", "must match metadata.namespace"))
    }
    return causes
  }
}
