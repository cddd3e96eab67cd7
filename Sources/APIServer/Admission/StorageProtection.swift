import KubeAPI

/// Volumes, claims and volume classes in use do not vanish: a finalizer holds them until nothing needs them.
struct StorageProtection: MutatingPlugin {
  let name = "StorageObjectInUseProtection"

  func mutate(_ object: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .create, request.subresource.isEmpty else { return }
    let finalizer: String
    if request.is("", "persistentvolumeclaims") {
      finalizer = "kubernetes.io/pvc-protection"
    } else if request.is("", "persistentvolumes") {
      finalizer = "kubernetes.io/pv-protection"
    } else if request.is("storage.k8s.io", "volumeattributesclasses") {
      finalizer = "kubernetes.io/vac-protection"
    } else {
      return
    }
    if !object.finalizers.contains(finalizer) { object.metadata["finalizers"] = JSON(object.finalizers + [finalizer]) }
  }
}
