import KubeAPI

enum IngressClassValidation {
  static let ingressClass = KindValidation(
    object: { object, faults in
      let controller = object.spec["controller"].string ?? ""
      if controller.utf8.count > 250 { faults.add(.tooLong("spec.controller", maximum: 250)) }
      faults.prefixedPath(controller, "spec.controller")
      if !object.spec["parameters"].isNull { parameters(object.spec["parameters"], "spec.parameters", &faults) }
    },
    change: { new, old, faults in
      let controller = JSON.string(new.spec["controller"].string ?? "")
      if controller.string != old.spec["controller"].string {
        faults.add(.invalid("spec.controller", controller, Words.immutable))
      }
    },
    checksChangeFirst: true, metadataOnUpdate: [.change, .whole])

  private static func parameters(_ parameters: JSON, _ path: String, _ faults: inout Faults) {
    faults.localReference(parameters, path)
    let (namespace, field) = (parameters["namespace"], "\(path).namespace")
    switch parameters["scope"].string {
    case nil: faults.add(.required("\(path).scope"))
    case "Cluster": if !namespace.isNull { faults.add(.forbidden(field, "`parameters.scope` is set to 'Cluster'")) }
    case "Namespace":
      if namespace.isNull {
        faults.add(.required(field, "`parameters.scope` is set to 'Namespace'"))
      } else {
        faults.names(namespace, field, NameValidation.dns1123Label)
      }
    default: faults.add(.notSupported("\(path).scope", parameters["scope"], ["Cluster", "Namespace"]))
    }
  }
}

extension Faults {
  /// A name that must be given and may stand in a path.
  mutating func segment(_ json: JSON, _ field: String, _ required: String = "") {
    if (json.string ?? "").isEmpty { add(.required(field, required)) } else { names(json, field, NameValidation.pathSegment) }
  }

  /// A reference to an object of any kind in the same namespace.
  mutating func localReference(_ reference: JSON, _ path: String) {
    if !reference["apiGroup"].isNull { names(reference["apiGroup"], "\(path).apiGroup", NameValidation.dns1123Subdomain) }
    for key in ["kind", "name"] { segment(reference[key], "\(path).\(key)") }
  }
}
