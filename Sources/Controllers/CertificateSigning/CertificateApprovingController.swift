import APIClient
import KubeAPI

/// Approves the client certificates of kubelets whose makers are allowed to have them: nodes that renew theirs, and bootstrap tokens of
/// nodes that join.
struct CertificateApprovingController: ObjectController {
  private static let recognizers: [(subresource: String, isForSelf: Bool, message: String)] = [
    ("selfnodeclient", true, "Auto approving self kubelet client certificate after SubjectAccessReview."),
    ("nodeclient", false, "Auto approving kubelet client certificate after SubjectAccessReview."),
  ]

  let core: ControllerCore
  let objects: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("certificatesigningrequest-approving-controller", account: "certificate-controller", context)
    objects = context.informer(.certificateSigningRequests)
  }

  func reconcile(_ key: String) async throws {
    guard let object = objects.get(key) else { return }
    let request = CertificateRequest(object)
    guard request.isPending, request.signer == SignerRules.kubeletClient else { return }
    let names = try CertificateRequestNames(try request.parsed())
    guard SignerRules.problem(names, usages: request.usages, signer: request.signer) == nil else { return }
    for recognizer in Self.recognizers {
      guard !recognizer.isForSelf || object.spec.username.string == names.commonName else { continue }
      guard try await isAllowed(object, recognizer.subresource) else { continue }
      let approved = request.adding("Approved", reason: "AutoApproved", message: recognizer.message, now: context.now())
      _ = try await client.update(.certificateSigningRequests, approved, subresource: "approval")
      return
    }
  }

  private func isAllowed(_ request: KubeObject, _ subresource: String) async throws -> Bool {
    var review = KubeObject(["apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "metadata": [:]])
    review.spec = [
      "resourceAttributes": [
        "group": "certificates.k8s.io", "resource": "certificatesigningrequests", "verb": "create",
        "subresource": .string(subresource), "version": "*",
      ],
      "user": request.spec.username,
    ]
    for key in ["groups", "uid", "extra"] where !request.spec[key].isNull { review.spec[key] = request.spec[key] }
    let answer = try await client.create(
      GroupVersionResource(group: "authorization.k8s.io", "subjectaccessreviews"), review)
    return answer.status.allowed.bool ?? false
  }
}
