import KubeAPI

/// Every pod runs as a service account of its namespace and finds its token where client libraries look for it.
struct ServiceAccountAdmission: MutatingPlugin {
  let name = "ServiceAccount"
  static let mountPath = "/var/run/secrets/kubernetes.io/serviceaccount"

  func mutate(_ pod: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .create, request.is("", "pods"), request.subresource.isEmpty else { return }
    if !pod.metadata["annotations"]["kubernetes.io/config.mirror"].isNull { return try checkMirror(pod, request) }
    if (pod.spec.serviceAccountName.string ?? "").isEmpty {
      pod.spec["serviceAccountName"] = "default"
      pod.spec["serviceAccount"] = "default"
    }
    let name = pod.spec.serviceAccountName.string ?? ""
    guard let account = try await request.findConsistently(.serviceAccounts, namespace: pod.namespace, name) else {
      throw request.forbidden(
        pod.name, "error looking up service account \(pod.namespace)/\(name): serviceaccount \"\(name)\" not found")
    }
    if pod.spec.automountServiceAccountToken.bool ?? account.json.automountServiceAccountToken.bool ?? true { mount(&pod) }
    if pod.spec.imagePullSecrets.elements.isEmpty, !account.json.imagePullSecrets.elements.isEmpty {
      pod.spec["imagePullSecrets"] = account.json.imagePullSecrets
    }
  }

  private func checkMirror(_ pod: KubeObject, _ request: AdmissionRequest) throws {
    if !(pod.spec.serviceAccountName.string ?? "").isEmpty {
      throw request.forbidden(pod.name, "a mirror pod may not reference service accounts")
    }
    let refersToSecret = pod.spec.volumes.elements.contains { volume in
      !volume.secret.isNull || volume.projected.sources.elements.contains { !$0.secret.isNull || !$0.serviceAccountToken.isNull }
    }
    if refersToSecret { throw request.forbidden(pod.name, "a mirror pod may not reference secrets") }
  }

  private func mount(_ pod: inout KubeObject) {
    func lacksMount(_ container: JSON) -> Bool {
      !container.volumeMounts.elements.contains { $0.mountPath.string == Self.mountPath }
    }
    let existing = pod.spec.volumes.elements.first { ($0.name.string ?? "").hasPrefix("kube-api-access-") }
    let volumeName = existing?.name.string ?? "kube-api-access-" + Names.suffix()
    let mount: JSON = ["name": .string(volumeName), "readOnly": true, "mountPath": .string(Self.mountPath)]
    var isUsed = false
    for key in ["initContainers", "containers"] {
      let containers = pod.spec[key].elements
      guard !containers.isEmpty else { continue }
      pod.spec[key] = .array(
        containers.map { container in
          guard lacksMount(container) else { return container }
          isUsed = true
          var container = container
          container["volumeMounts"] = .array(container.volumeMounts.elements + [mount])
          return container
        })
    }
    guard isUsed, existing == nil else { return }
    let volume: JSON = ["name": .string(volumeName), "projected": Self.sources]
    pod.spec["volumes"] = .array(pod.spec.volumes.elements + [volume])
  }

  /// What the volume of a token is made of.
  private static let sources: JSON = [
    "sources": [
      ["serviceAccountToken": ["expirationSeconds": 3607, "path": "token"]],
      ["configMap": ["name": "kube-root-ca.crt", "items": [["key": "ca.crt", "path": "ca.crt"]]]],
      [
        "downwardAPI": [
          "items": [["path": "namespace", "fieldRef": ["apiVersion": "v1", "fieldPath": "metadata.namespace"]]]
        ]
      ],
    ], "defaultMode": 420,
  ]
}
