import KubeAPI

/// Claims without a class get the default storage class, the newest of several.
struct DefaultStorageClass: MutatingPlugin {
  let name = "DefaultStorageClass"
  static let resource = GroupVersionResource(group: "storage.k8s.io", "storageclasses")
  static let annotation = "storageclass.kubernetes.io/is-default-class"

  func mutate(_ claim: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .create, request.is("", "persistentvolumeclaims"), request.subresource.isEmpty,
      claim.spec.storageClassName.isNull, claim.annotations["volume.beta.kubernetes.io/storage-class"] == nil
    else { return }
    let defaults = request.all(Self.resource).filter { $0.annotations[Self.annotation] == "true" }
    if let chosen = DefaultClass.newest(defaults) { claim.spec["storageClassName"] = .string(chosen.name) }
  }
}

/// Ingresses without a class get the default one; several defaults are an error.
struct DefaultIngressClass: MutatingPlugin {
  let name = "DefaultIngressClass"
  static let resource = GroupVersionResource(group: "networking.k8s.io", "ingressclasses")

  func mutate(_ ingress: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .create, request.is("networking.k8s.io", "ingresses"), ingress.spec.ingressClassName.isNull,
      ingress.annotations["kubernetes.io/ingress.class"] == nil
    else { return }
    let defaults = request.all(Self.resource).filter { $0.annotations["ingressclass.kubernetes.io/is-default-class"] == "true" }
    if let chosen = DefaultClass.newest(defaults) { ingress.spec["ingressClassName"] = .string(chosen.name) }
  }
}

enum DefaultClass {
  static func newest(_ objects: [KubeObject]) -> KubeObject? {
    objects.max { a, b in
      let (x, y) = (a.metadata["creationTimestamp"].string ?? "", b.metadata["creationTimestamp"].string ?? "")
      return x == y ? a.name > b.name : x < y
    }
  }
}
