import KubeAPI

/// Certificate requests carry who made them; who approves or signs must be allowed to do so for the signer.
struct CertificateAdmission: AdmissionPlugin {
  let name = "CertificateApproval"

  func mutate(_ object: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.is("certificates.k8s.io", "certificatesigningrequests"), request.subresource.isEmpty else { return }
    if let old {
      object.spec = old.spec
      return
    }
    let user = request.user
    object.spec["username"] = .string(user.name)
    object.spec["uid"] = user.uid.isEmpty ? .null : .string(user.uid)
    object.spec["groups"] = user.groups.isEmpty ? .null : JSON(user.groups)
    object.spec["extra"] =
      user.extra.isEmpty ? .null : .object(JSONObject(user.extra.sorted { $0.key < $1.key }.map { ($0.key, JSON($0.value)) }))
  }

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.is("certificates.k8s.io", "certificatesigningrequests"), request.operation != .delete else { return }
    let signer = object.spec.signerName.string ?? ""
    guard let old else { return }
    let verb: String
    switch request.subresource {
    case "approval": verb = "approve"
    case "status" where object.status.certificate != old.status.certificate: verb = "sign"
    default: return
    }
    guard !allows(verb, signer, request) else { return }
    throw request.forbidden(object.name, "user not permitted to \(verb) requests with signerName \"\(signer)\"")
  }

  private func allows(_ verb: String, _ signer: String, _ request: AdmissionRequest) -> Bool {
    let domain = signer.split(separator: "/").first.map(String.init) ?? ""
    return [signer, "\(domain)/*"].contains { name in
      var wanted = AccessAttributes(user: request.user, verb: verb)
      (wanted.group, wanted.version, wanted.resource, wanted.name) = ("certificates.k8s.io", "*", "signers", name)
      return request.server.authorization.allows(wanted)
    }
  }
}
