import KubeAPI

extension KindValidation {
  static let requests: [String: KindValidation] = [
    "CertificateSigningRequest.certificates.k8s.io": KindValidation(
      object: signingRequest, status: changeOfSigningRequest, metadataOnUpdate: [.whole, .change]),
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
    conditions(new, old, &faults)
    let (certificate, before) = (new.status["certificate"].string ?? "", old.status["certificate"].string ?? "")
    let pem = String(decoding: Base64.decode(certificate) ?? [], as: UTF8.self)
    if certificate != before, !certificate.isEmpty, !pem.split(separator: "\n").contains("-----BEGIN CERTIFICATE-----") {
      faults.add(.invalid("status.certificate", "<certificate data>", "must contain at least one CERTIFICATE PEM block"))
    }
    func count(_ object: KubeObject, _ type: String) -> Int {
      object.status["conditions"].elements.count { $0["type"].string == type }
    }
    for type in ["Approved", "Denied", "Failed"] where count(new, type) < count(old, type) {
      faults.add(.forbidden("status.conditions", "updates may not remove a condition of type \"\(type)\""))
    }
    if certificate != before, !before.isEmpty {
      faults.add(.forbidden("status.certificate", "updates may not modify existing certificate content"))
    }
  }

  private static func conditions(_ new: KubeObject, _ old: KubeObject, _ faults: inout Faults) {
    func types(_ object: KubeObject) -> [String] { object.status["conditions"].elements.map { $0["type"].string ?? "" } }
    let decisions = ["Approved", "Denied"]
    let (before, final) = (types(old), ["Approved", "Denied", "Failed"])
    // What was let pass once may stay.
    let mayHaveBoth = decisions.allSatisfy(before.contains)
    let (mayRepeat, mayBeNameless) = (Set(before).count < before.count, before.contains(""))
    var seen: Set<String> = []
    for (index, condition) in new.status["conditions"].elements.enumerated() {
      let (path, type) = ("status.conditions[\(index)]", condition["type"].string ?? "")
      if type.isEmpty, !mayBeNameless { faults.add(.required("\(path).type")) }
      faults.choice(condition["status"], "\(path).status", final.contains(type) ? ["True"] : ["False", "True", "Unknown"])
      if let other = decisions.first(where: { $0 != type }), decisions.contains(type), seen.contains(other), !mayHaveBoth {
        faults.add(
          .invalid("\(path).type", .string(type), "Approved and Denied conditions are mutually exclusive"))
      }
      if !seen.insert(type).inserted, !mayRepeat { faults.add(.duplicate("\(path).type", .string(type))) }
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
    }
    let given = spec["usages"].elements
    if given.isEmpty { faults.add(.required("spec.usages")) }
    var seen: Set<String> = []
    for (index, usage) in given.enumerated() {
      faults.supported(usage, "spec.usages[\(index)]", usages)
      if !seen.insert(usage.string ?? "").inserted { faults.add(.duplicate("spec.usages[\(index)]", usage)) }
    }
    if spec["signerName"] == "kubernetes.io/legacy-unknown" {
      faults.add(
        .invalid("spec.signerName", spec["signerName"], "the legacy signerName is not allowed via this API version"))
    } else {
      signerName(spec["signerName"].string ?? "", "spec.signerName", &faults)
    }
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
