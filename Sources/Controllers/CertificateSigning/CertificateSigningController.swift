import APIClient
import KubeAPI

/// Signs the approved requests that are for the cluster's own authority.
struct CertificateSigningController: ObjectController {
  let core: ControllerCore
  let objects: Informer
  private let signer: CertificateSigner

  init(_ context: ControllerContext, signer: CertificateSigner) {
    core = ControllerCore("certificatesigningrequest-signing-controller", account: "certificate-controller", context)
    self.signer = signer
    objects = context.informer(.certificateSigningRequests)
  }

  func reconcile(_ key: String) async throws {
    guard let object = objects.get(key) else { return }
    let request = CertificateRequest(object)
    guard request.waitsForSignature, SignerRules.all.contains(request.signer) else { return }
    let now = context.now()
    let parsed = try request.parsed()
    let names = try CertificateRequestNames(parsed)
    if let problem = SignerRules.problem(names, usages: request.usages, signer: request.signer) {
      let failed = request.adding("Failed", reason: "SignerValidationFailure", message: problem, now: now)
      return try await perform([.status(.certificateSigningRequests, failed)], key)
    }
    let pem = try signer.sign(
      parsed, usages: request.usages, expirationSeconds: object.spec.expirationSeconds.int, now: Double(now.seconds))
    var signed = object
    signed.status["certificate"] = .string(Base64.encode(Array(pem.utf8)))
    try await perform([.status(.certificateSigningRequests, signed)], key)
  }
}
