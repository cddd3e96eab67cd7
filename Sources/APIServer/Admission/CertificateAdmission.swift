import KubeAPI
import KubeSchema

/// Certificate requests carry who made them.
struct CertificateRequestIdentity: MutatingPlugin {
  let name = "certificate-request-identity"

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
}

/// Who approves or signs a certificate request must be allowed to do so for its signer.
struct CertificateSigner: ValidatingPlugin {
  let name: String
  let subresource: String
  let verb: String

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.is("certificates.k8s.io", "certificatesigningrequests"), request.operation == .update,
      request.subresource == subresource, let old
    else { return }
    if subresource == "status", object.status.certificate == old.status.certificate { return }
    let signer = old.spec.signerName.string ?? ""
    guard await !isAllowed(signer, request) else { return }
    throw request.forbidden(object.name, "user not permitted to \(verb) requests with signerName \"\(signer)\"")
  }

  private func isAllowed(_ signer: String, _ request: AdmissionRequest) async -> Bool {
    let domain = signer.split(separator: "/").first.map(String.init) ?? ""
    for name in [signer, "\(domain)/*"] {
      var wanted = AccessAttributes(user: request.user, verb: verb)
      (wanted.group, wanted.version, wanted.resource, wanted.name) = ("certificates.k8s.io", "*", "signers", name)
      if await request.server.authorization.allows(wanted) { return true }
    }
    return false
  }
}

/// Nobody becomes a master by a certificate for API clients.
struct CertificateSubjectRestriction: ValidatingPlugin {
  let name = "CertificateSubjectRestriction"

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.is("certificates.k8s.io", "certificatesigningrequests"), request.operation == .create,
      request.subresource.isEmpty, object.spec.signerName.string == "kubernetes.io/kube-apiserver-client"
    else { return }
    guard let pem = Base64.decode(object.spec.request.string ?? ""), let parsed = try? CertificateContent.request(pem: pem),
      CertificateContent.organizations(of: parsed).contains("system:masters")
    else { return }
    throw request.forbidden(
      object.name, "use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed")
  }
}
