import KubeAPI

/// Services take no traffic for addresses of others.
struct DenyServiceExternalIPs: ValidatingPlugin {
  let name = "DenyServiceExternalIPs"

  func validate(_ service: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.is("", "services"), request.subresource.isEmpty, request.operation == .create || request.operation == .update
    else { return }
    let before = Set((old?.spec.externalIPs.elements ?? []).compactMap(\.string))
    guard service.spec.externalIPs.elements.compactMap(\.string).allSatisfy(before.contains) else {
      throw request.forbidden(service.name, "Use of external IPs is denied by admission control.")
    }
  }
}

/// A claim grows only when its class says that its volumes can.
struct ClaimResize: ValidatingPlugin {
  let name = "PersistentVolumeClaimResize"

  func validate(_ claim: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.is("", "persistentvolumeclaims"), request.operation == .update, request.subresource.isEmpty, let old else {
      return
    }
    func size(_ claim: KubeObject) -> Quantity { (try? Quantity(claim.spec.resources.requests.storage)) ?? .zero }
    guard size(old) < size(claim) else { return }
    guard old.status.phase.string == "Bound" else {
      throw request.forbidden(claim.name, "Only bound persistent volume claims can be expanded")
    }
    let annotation = claim.annotations["volume.beta.kubernetes.io/storage-class"]
    let name = annotation ?? claim.spec.storageClassName.string ?? ""
    let storageClass = name.isEmpty ? nil : request.find(DefaultStorageClass.resource, name)
    guard storageClass?.json.allowVolumeExpansion.bool == true else {
      throw request.forbidden(
        claim.name,
        "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize")
    }
  }
}

/// Who makes an object another's dependent must be allowed to remove it, and to hold up the removal of the owner.
struct OwnerReferencesPermission: ValidatingPlugin {
  let name = "OwnerReferencesPermissionEnforcement"

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .create || request.operation == .update, request.subresource.isEmpty else { return }
    let before = old?.metadata.ownerReferences.elements ?? []
    let references = object.metadata.ownerReferences.elements
    guard references != before else { return }
    if request.operation == .update || !references.isEmpty {
      var delete = AccessAttributes(user: request.user, verb: "delete")
      (delete.group, delete.version) = (request.definition.group, request.definition.resource.version)
      (delete.resource, delete.namespace, delete.name) = (request.definition.name, request.namespace, object.name)
      guard await request.server.authorization.allows(delete) else {
        throw request.forbidden(object.name, "cannot set an ownerRef on a resource you can't delete: , <nil>")
      }
    }
    for reference in references where reference.blockOwnerDeletion.bool == true {
      let isOld = before.contains { $0.uid == reference.uid && $0.blockOwnerDeletion.bool == true }
      if !isOld { try await checkBlocking(reference, object, request) }
    }
  }

  private func checkBlocking(_ reference: JSON, _ object: KubeObject, _ request: AdmissionRequest) async throws {
    let owner = request.server.catalogue.all.first {
      $0.kind == reference.kind.string && $0.resource.groupVersion.description == reference.apiVersion.string
    }
    guard let owner else {
      let kind = reference.kind.string ?? ""
      throw request.forbidden(
        object.name,
        "cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion \(reference.apiVersion.string ?? "") Kind \(kind)"
      )
    }
    var update = AccessAttributes(user: request.user, verb: "update")
    (update.group, update.version, update.resource) = (owner.group, owner.resource.version, owner.name)
    (update.subresource, update.name) = ("finalizers", reference.name.string ?? "")
    update.namespace = owner.isNamespaced ? request.namespace : ""
    guard await request.server.authorization.allows(update) else {
      throw request.forbidden(
        object.name,
        "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: , <nil>")
    }
  }
}
