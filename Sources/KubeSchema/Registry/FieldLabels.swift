import KubeAPI

/// The fields of a kind that field selectors may name: what upstream accepts (`AddFieldLabelConversionFunc`), and what it compares
/// (`ToSelectableFields`), which is not always the same.
package struct FieldLabels: Sendable, Hashable {
  private let resource: GroupVersionResource
  private let fields: [String]
  private let isNamespaced: Bool
  private let isCustom: Bool

  /// `fields`: those beside name and namespace.
  package init(_ resource: GroupVersionResource, fields: [String], isNamespaced: Bool) {
    self.resource = resource
    self.fields = fields
    self.isNamespaced = isNamespaced
    isCustom = false
  }

  /// Of a CustomResourceDefinition, whose scope decides about the namespace.
  package init(custom resource: GroupVersionResource, fields: [String], isNamespaced: Bool) {
    self.resource = resource
    self.fields = fields
    self.isNamespaced = isNamespaced
    isCustom = true
  }

  package func supports(_ field: String) -> Bool {
    switch field {
    case "metadata.name": true
    // Kinds without fields of their own get the rules of all kinds, which do not look at the scope.
    case "metadata.namespace": isNamespaced || fields.isEmpty && !isCustom
    // Clients of long ago ask for it.
    case "spec.host": isPods
    default: fields.contains(field)
    }
  }

  /// Upstream's words for a field that is not offered; kinds word it differently.
  package func complaint(_ field: String) -> String {
    if fields.isEmpty, !isCustom {
      return "\"\(field)\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
    }
    return switch (resource.group, resource.resource) {
    case ("batch", "jobs"): "field label \"\(field)\" not supported for Job"
    case ("resource.k8s.io", "resourceslices"):
      "field label not supported for \(resource.groupVersion), Kind=ResourceSlice: \(field)"
    default: "field label not supported: \(field)"
    }
  }

  /// What the object has there, as text; a field it lacks counts as empty, as false or as zero.
  package func value(_ field: String, _ object: KubeObject) -> String {
    switch field {
    case "metadata.name": object.name
    case "metadata.namespace": object.namespace
    case "spec.host": text(object, "spec.nodeName")
    case "spec.unschedulable", "spec.hostNetwork": text(object, field, empty: "false")
    case "status.replicas": text(object, field, empty: "0")
    case "status.successful": text(object, "status.succeeded", empty: "0")
    // Accepted and never filled in.
    case "status.podIPs": ""
    case "source": eventSource(object)
    // Events of both groups are kept as the older one names their fields.
    case "reportingController": text(object, "reportingComponent")
    case _ where field.hasPrefix("regarding."): text(object, "involvedObject." + field.dropFirst("regarding.".count))
    default: text(object, field)
    }
  }

  private var isPods: Bool { resource.group.isEmpty && resource.resource == "pods" }

  private func eventSource(_ event: KubeObject) -> String {
    let component = event.json["source"]["component"].string ?? ""
    return component.isEmpty ? event.json["reportingComponent"].string ?? "" : component
  }

  private func text(_ object: KubeObject, _ field: String, empty: String = "") -> String {
    var value = object.json
    for part in field.split(separator: ".") { value = value[String(part)] }
    return switch value {
    case .string(let text): text
    case .int(let number): String(number)
    case .bool(let flag): flag ? "true" : "false"
    default: empty
    }
  }
}

extension ObjectSchema {
  package var fieldLabels: FieldLabels { FieldLabels(resource, fields: selectableFields, isNamespaced: isNamespaced) }
}
