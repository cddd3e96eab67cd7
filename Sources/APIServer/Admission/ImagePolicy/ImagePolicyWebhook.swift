import KubeAPI

/// Asks a server whether a pod's images may run (plugin/pkg/admission/imagepolicy).
struct ImagePolicyWebhook: ValidatingPlugin {
  let name = "ImagePolicyWebhook"
  private let configuration: ImagePolicyConfiguration
  private let known = ExpiringCache<JSON, JSON>(limit: 1_024)

  init(_ text: String?) throws(FlagError) {
    do throws(FlagError) { configuration = try ImagePolicyConfiguration(text) } catch {
      throw FlagError("couldn't init admission plugin \"ImagePolicyWebhook\": \(error)")
    }
  }

  func validate(_ pod: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .create || request.operation == .update, request.is("", "pods"),
      request.subresource.isEmpty || request.subresource == "ephemeralcontainers"
    else { return }
    let spec = Self.reviewSpec(pod, request)
    let status: JSON
    if let answer = known[spec] {
      status = answer
    } else {
      do throws(APIStatus) { status = try await ask(spec).status } catch {
        guard configuration.allowsByDefault else { throw request.forbidden(pod.name, error.message) }
        return request.context.annotate("imagepolicywebhook.image-policy.k8s.io/failed-open", "true")
      }
      let isAllowed = status.allowed.bool ?? false
      known.keep(status, for: spec, isAllowed ? configuration.allowTTL : configuration.denyTTL)
    }
    for (key, value) in status.auditAnnotations.members {
      request.context.annotate("imagepolicywebhook.image-policy.k8s.io/\(key)", value.string ?? "")
    }
    guard status.allowed.bool != true else { return }
    let reason = status.reason.string ?? ""
    throw request.forbidden(
      pod.name,
      reason.isEmpty
        ? "one or more images rejected by webhook backend" : "image policy webhook backend denied one or more images: \(reason)")
  }

  /// ImageReviewSpec: the images, and those annotations of the pod that are for image policies.
  static func reviewSpec(_ pod: KubeObject, _ request: AdmissionRequest) -> JSON {
    let containers =
      request.subresource.isEmpty
      ? pod.spec.containers.elements + pod.spec.initContainers.elements : pod.spec.ephemeralContainers.elements
    var spec: JSON = ["containers": .array(containers.map { ["image": $0.image] })]
    let annotations = pod.annotations.filter { $0.key.contains(".image-policy.k8s.io/") }.sorted { $0.key < $1.key }
    if !annotations.isEmpty {
      spec["annotations"] = .object(JSONObject(annotations.map { ($0.key, JSON.string($0.value)) }))
    }
    spec["namespace"] = .string(request.namespace)
    return spec
  }

  private func ask(_ spec: JSON) async throws(APIStatus) -> JSON {
    let review: JSON = [
      "kind": "ImageReview", "apiVersion": "imagepolicy.k8s.io/v1alpha1", "metadata": [:], "spec": spec,
      "status": ["allowed": false],
    ]
    return try await configuration.server.post(review, retries: KubeconfigServer.pauses(from: configuration.retryBackoff))
  }
}
