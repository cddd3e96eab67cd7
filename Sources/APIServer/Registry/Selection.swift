import HTTPServer
import KubeAPI

/// Which objects of a collection a list, watch or collection removal is about.
struct Selection: Sendable {
  let labels: LabelSelector
  let fields: FieldSelector
  /// The one object a watch of the old form is about.
  private let name: String
  private let fieldValues: SelectableFields

  var isEverything: Bool { labels.isEmpty && fields.isEmpty }

  init(_ definition: ResourceDefinition, _ context: RequestContext) throws(APIStatus) {
    let query = context.http.query
    fieldValues = SelectableFields(definition)
    name = context.info.verb == "watch" ? context.info.name : ""
    do throws(SelectorError) { labels = try LabelSelector(parsing: query["labelSelector"] ?? "") } catch {
      throw APIStatus.badRequest(error.message)
    }
    do throws(SelectorError) { fields = try FieldSelector(parsing: query["fieldSelector"] ?? "") } catch {
      throw APIStatus.badRequest(error.message)
    }
    for requirement in fields.requirements where !fieldValues.supports(requirement.field) {
      throw APIStatus.badRequest(fieldValues.complaint(requirement.field))
    }
  }

  func matches(_ object: CachedObject) -> Bool {
    (name.isEmpty || object.object.name == name) && labels.matches(object.labels)
      && (fields.isEmpty || fields.matches { fieldValues.value($0, object.object) })
  }
}

/// The fields of a kind that field selectors may name.
struct SelectableFields: Sendable {
  private let definition: ResourceDefinition

  init(_ definition: ResourceDefinition) { self.definition = definition }

  private var special: [String] {
    switch (definition.group, definition.name) {
    case ("", "pods"):
      [
        "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork",
        "status.phase", "status.podIP",
        "status.podIPs", "status.nominatedNodeName",
      ]
    case ("", "nodes"): ["spec.unschedulable"]
    case ("", "namespaces"): ["status.phase"]
    case ("", "secrets"): ["type"]
    case ("", "services"): ["spec.clusterIP", "spec.type"]
    case ("", "replicationcontrollers"): ["status.replicas"]
    case ("batch", "jobs"): ["status.successful"]
    case ("certificates.k8s.io", "certificatesigningrequests"): ["spec.signerName"]
    case ("", "events"), ("events.k8s.io", "events"):
      [
        "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
        "involvedObject.apiVersion",
        "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
      ]
    case ("resource.k8s.io", "resourceslices"): ["spec.nodeName", "spec.driver"]
    default: []
    }
  }

  func supports(_ field: String) -> Bool { field == "metadata.name" || field == "metadata.namespace" || special.contains(field) }

  func complaint(_ field: String) -> String {
    switch (definition.group, definition.name) {
    case (_, "pods"), (_, "nodes"), (_, "namespaces"), (_, "secrets"), (_, "replicationcontrollers"), (_, "jobs"),
      (_, "events"), (_, "services"), (_, "certificatesigningrequests"):
      "field label not supported: \(field)"
    default: "\"\(field)\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
    }
  }

  func value(_ field: String, _ object: KubeObject) -> String? {
    switch field {
    case "metadata.name": object.name
    case "metadata.namespace": object.namespace
    case "spec.unschedulable", "spec.hostNetwork": text(object, field, empty: "false")
    case "status.replicas", "status.successful": successes(object, field)
    case "status.podIPs": object.status.podIPs.elements.compactMap { $0.ip.string }.joined(separator: ",")
    case "source": object.json.source.component.string ?? object.json.reportingComponent.string ?? ""
    case "reportingComponent": object.json.reportingComponent.string ?? object.json.reportingController.string ?? ""
    default: text(object, field, empty: "")
    }
  }

  private func successes(_ object: KubeObject, _ field: String) -> String {
    field == "status.successful" ? String(object.status.succeeded.int ?? 0) : String(object.status.replicas.int ?? 0)
  }

  private func text(_ object: KubeObject, _ field: String, empty: String) -> String {
    var value = object.json
    for part in field.split(separator: ".") { value = value[String(part)] }
    switch value {
    case .string(let text): return text
    case .int(let number): return String(number)
    case .bool(let flag): return flag ? "true" : "false"
    default: return empty
    }
  }
}
