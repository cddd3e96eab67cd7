import KubeAPI

/// The rules of CertificateSigningRequests (k8s.io/kubernetes/pkg/apis/certificates/validation). A request's content cannot change; what
/// has been decided stays, is decided through `/approval` alone, and certificates come through `/status` alone.
enum SigningRequestValidation {
  static let signingRequest = KindValidation(
    object: request, change: { new, old, faults in outcome(new, old, door: .object, &faults) },
    status: { new, old, faults in outcome(new, old, door: .status, &faults) },
    approval: { new, old, faults in outcome(new, old, door: .approval, &faults) },
    checksObjectOnStatusUpdate: true, metadataOnUpdate: [.whole, .change], metadataOnStatusUpdate: [.whole, .change])

  private enum Door { case object, status, approval }

  private static let usages = [
    "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only",
    "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement",
    "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping",
  ]

  private static let decisions = ["Approved", "Denied"]
  private static let final = decisions + ["Failed"]

  private static let request: KindValidation.Check = { object, faults in
    let spec = object.spec
    do throws(CertificateFault) {
      _ = try CertificateContent.request(pem: Base64.decode(spec["request"].string ?? "") ?? [])
    } catch {
      faults.add(.invalid("spec.request", spec["request"].isNull ? "" : spec["request"], error.description))
    }
    let given = spec["usages"].elements
    if given.isEmpty { faults.add(.required("spec.usages")) }
    for (index, usage) in given.enumerated() { faults.supported(usage, "spec.usages[\(index)]", usages) }
    for (index, usage) in given.enumerated() where given[..<index].contains(usage) {
      faults.add(.duplicate("spec.usages[\(index)]", usage))
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

  private static func outcome(_ new: KubeObject, _ old: KubeObject, door: Door, _ faults: inout Faults) {
    conditions(new, old, &faults)
    let (certificate, before) = (new.status["certificate"].string ?? "", old.status["certificate"].string ?? "")
    // What was let pass once may stay, and may be replaced by something no better.
    if certificate != before, fault(ofCertificates: before) == nil, let fault = fault(ofCertificates: certificate) {
      faults.add(.invalid("status.certificate", "<certificate data>", fault.description))
    }
    for type in final where of(type, new).count < of(type, old).count {
      faults.add(.forbidden("status.conditions", "updates may not remove a condition of type \"\(type)\""))
    }
    if door != .approval { for type in decisions { keptDecision(type, new, old, &faults) } }
    guard certificate != before else { return }
    if door != .status {
      faults.add(.forbidden("status.certificate", "updates may not set certificate content"))
    } else if !before.isEmpty {
      faults.add(.forbidden("status.certificate", "updates may not modify existing certificate content"))
    }
  }

  private static func of(_ type: String, _ object: KubeObject) -> [JSON] {
    object.status["conditions"].elements.filter { $0["type"].string == type }
  }

  private static func keptDecision(_ type: String, _ new: KubeObject, _ old: KubeObject, _ faults: inout Faults) {
    let (after, before) = (of(type, new), of(type, old))
    if after.count > before.count {
      faults.add(.forbidden("status.conditions", "updates may not add a condition of type \"\(type)\""))
    } else if after.count == before.count, after != before {
      let words = "updates may not modify a condition of type \"\(type)\""
      let difference = FieldDiff.text(.array(after), .array(before), as: "certificates.CertificateSigningRequestCondition")
      faults.add(.forbidden("status.conditions", words + difference))
    }
  }

  private static func fault(ofCertificates text: String) -> CertificateFault? {
    do throws(CertificateFault) {
      try CertificateContent.checkCertificates(pem: Base64.decode(text) ?? [])
      return nil
    } catch { return error }
  }

  private static func conditions(_ new: KubeObject, _ old: KubeObject, _ faults: inout Faults) {
    func types(_ object: KubeObject) -> [String] { object.status["conditions"].elements.map { $0["type"].string ?? "" } }
    let before = types(old)
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
}
