import KubeAPI

extension KindValidation {
  static let requests: [String: KindValidation] = [
    "Event.events.k8s.io": KindValidation(
      object: { event, faults in
        let json = event.json
        if json["eventTime"].isNull { faults.add(.required("eventTime")) }
        if let type = json["type"].string, !["Normal", "Warning"].contains(type) {
          faults.add(.invalid("type", "", "has invalid value: \(type)"))
        } else if json["type"].isNull {
          faults.add(.invalid("type", "", "has invalid value: "))
        }
        if (json["reportingController"].string ?? "").isEmpty {
          faults.add(.required("reportingController"))
        } else {
          faults.names(json["reportingController"], "reportingController", NameValidation.qualifiedName)
        }
        for key in ["reportingInstance", "action", "reason"] where (json[key].string ?? "").isEmpty { faults.add(.required(key)) }
        for (key, maximum) in [("reportingInstance", 128), ("action", 128), ("reason", 128), ("note", 1024)]
        where (json[key].string ?? "").utf8.count > maximum {
          faults.add(.invalid(key, "", "can have at most \(maximum) characters"))
        }
      }, checksObjectOnUpdate: false),
    "CertificateSigningRequest.certificates.k8s.io": KindValidation(
      object: signingRequest,
      change: { new, old, faults in
        for key in ["request", "signerName", "expirationSeconds", "usages"] {
          faults.immutable(new.spec[key], old.spec[key], "spec.\(key)")
        }
      }, status: changeOfSigningRequest),
    "HorizontalPodAutoscaler.autoscaling": AutoscalerValidation.autoscaler,
    "Scale.autoscaling": KindValidation(object: { scale, faults in faults.nonNegative(scale.spec["replicas"], "spec.replicas") }),
  ]

  private static let usages = [
    "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only",
    "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement",
    "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping",
  ]

  /// Approvals stay, and certificates are certificates.
  private static let changeOfSigningRequest: Change = { new, old, faults in
    for type in ["Approved", "Denied", "Failed"] {
      func has(_ object: KubeObject) -> Bool { object.status["conditions"].elements.contains { $0["type"].string == type } }
      if has(old), !has(new) {
        faults.add(.forbidden("status.conditions", "updates may not remove a condition of type \"\(type)\""))
        return
      }
    }
    for (index, condition) in new.status["conditions"].elements.enumerated() {
      let path = "status.conditions[\(index)]"
      if (condition["type"].string ?? "").isEmpty { faults.add(.required("\(path).type")) }
      if (condition["status"].string ?? "").isEmpty {
        faults.add(.required("\(path).status"))
      } else if ["Approved", "Denied", "Failed"].contains(condition["type"].string ?? "") {
        faults.supported(condition["status"], "\(path).status", ["True"])
      }
    }
    guard let certificate = new.status["certificate"].string, new.status["certificate"] != old.status["certificate"] else {
      return
    }
    let pem = String(decoding: Base64.decode(certificate) ?? [], as: UTF8.self)
    if !pem.split(separator: "\n").contains("-----BEGIN CERTIFICATE-----") {
      faults.add(.invalid("status.certificate", "<certificate data>", "must contain at least one CERTIFICATE PEM block"))
    }
  }

  private static let signingRequest: Check = { object, faults in
    let spec = object.spec
    let pem = String(decoding: Base64.decode(spec["request"].string ?? "") ?? [], as: UTF8.self)
    let begins =
      pem.hasPrefix("-----BEGIN CERTIFICATE REQUEST-----")
      || pem.split(separator: "\n").contains("-----BEGIN CERTIFICATE REQUEST-----")
    if !begins {
      faults.add(
        .invalid("spec.request", spec["request"].isNull ? "" : spec["request"], "PEM block type must be CERTIFICATE REQUEST"))
      return
    }
    let given = spec["usages"].elements
    if given.isEmpty { faults.add(.required("spec.usages")) }
    var seen: Set<String> = []
    for (index, usage) in given.enumerated() {
      faults.supported(usage, "spec.usages[\(index)]", usages)
      if !seen.insert(usage.string ?? "").inserted { faults.add(.duplicate("spec.usages[\(index)]", usage)) }
    }
    signerName(spec["signerName"].string ?? "", "spec.signerName", &faults)
    if let seconds = spec["expirationSeconds"].int, seconds < 600 {
      faults.add(
        .invalid("spec.expirationSeconds", JSON(seconds), "may not specify a duration less than 600 seconds (10 minutes)"))
    }
  }

  /// A domain and a path, such as `example.com/signer-name`.
  private static func signerName(_ name: String, _ field: String, _ faults: inout Faults) {
    if name.isEmpty { return faults.add(.required(field)) }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else {
      return faults.add(
        .invalid(field, .string(name), "must be a fully qualified domain and path of the form 'example.com/signer-name'"))
    }
    if parts[0].utf8.count > 253 { faults.add(.tooLong(field, maximum: 253)) }
    let labels = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    func check(_ labels: [String], of part: String, _ rule: (String) -> [String]) {
      // One bad label is enough: all would be told of the same value.
      guard let bad = labels.first(where: { !rule($0).isEmpty }) else { return }
      for message in rule(bad) { faults.add(.invalid(field, .string(part), "validating label \"\(bad)\": \(message)")) }
    }
    check(labels, of: parts[0], NameValidation.dns1123Label)
    if labels.count < 2 {
      faults.add(.invalid(field, .string(parts[0]), "should be a domain with at least two segments separated by dots"))
    }
    let path = parts[1].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    check(path, of: parts[1], NameValidation.dns1123Subdomain)
  }
}
