import KubeAPI
import KubeSchema

/// The rules of APIServices (k8s.io/kube-aggregator/pkg/apis/apiregistration/validation).
enum APIServiceValidation {
  static func validate(_ object: KubeObject, old: KubeObject?) -> [FieldError] {
    let spec = object.spec
    let (group, version) = (spec["group"].string ?? "", spec["version"].string ?? "")
    let wanted = "\(version).\(group)"
    func name(_ name: String) -> [String] {
      let faults = NameValidation.pathSegment(name)
      if !faults.isEmpty { return faults }
      return name == wanted ? [] : ["must be `spec.version+\".\"+spec.group`: \"\(wanted)\""]
    }
    var errors =
      old.map { MetadataValidation.validateChange(object, $0, isNamespaced: false) } ?? []
    errors += MetadataValidation.validate(object, isNamespaced: false, name: name)
    if group.isEmpty, version != "v1" {
      errors.append(.required("spec.group", "only v1 may have an empty group and it better be legacy kube"))
    }
    if !group.isEmpty {
      errors += NameValidation.dns1123Subdomain(group).map { .invalid("spec.group", .string(group), $0) }
    }
    errors += NameValidation.dns1035Label(version).map { .invalid("spec.version", .string(version), $0) }
    for (key, most) in [("groupPriorityMinimum", 20_000), ("versionPriority", 1_000)] {
      let value = spec[key].int ?? 0
      if !(1...most).contains(value) {
        errors.append(.invalid("spec.\(key)", JSON(value), "must be positive and less than \(most)"))
      }
    }
    return errors + server(spec)
  }

  private static func server(_ spec: JSON) -> [FieldError] {
    var errors: [FieldError] = []
    let service = spec["service"]
    let bundle = spec["caBundle"].string.flatMap { Base64.decode($0, .standard) } ?? []
    let skips = spec["insecureSkipTLSVerify"].bool == true
    if service.isNull {
      if !bundle.isEmpty {
        errors.append(
          .invalid("spec.caBundle", .string("\(bundle.count) bytes"), "local APIServices may not have a caBundle"))
      }
      if skips {
        errors.append(
          .invalid("spec.insecureSkipTLSVerify", true, "local APIServices may not have insecureSkipTLSVerify"))
      }
      return errors
    }
    for key in ["namespace", "name"] where (service[key].string ?? "").isEmpty {
      errors.append(.required("spec.service.\(key)"))
    }
    let port = service["port"].int ?? 443
    if !(1...65_535).contains(port) {
      errors.append(
        .invalid("spec.service.port", JSON(port), "port is not valid: must be between 1 and 65535, inclusive"))
    }
    if skips, !bundle.isEmpty {
      errors.append(.invalid("spec.insecureSkipTLSVerify", true, "may not be true if caBundle is present"))
    }
    return errors
  }
}
