import KubeAPI

/// For whom a kubelet may request tokens of a pod's account: for those the pod's volumes name, themselves or by their CSI drivers.
enum NodeAudiences {
  static func mentions(_ audience: String, _ pod: KubeObject, _ request: AdmissionRequest) -> Bool {
    pod.spec.volumes.elements.contains { volume in
      let isProjected = volume.projected.sources.elements.contains { source in
        !source.serviceAccountToken.isNull && (source.serviceAccountToken.audience.string ?? "") == audience
      }
      return isProjected || driver(volume, pod, request).map { drives($0, audience, request) } ?? false
    }
  }

  private static func drives(_ driver: String, _ audience: String, _ request: AdmissionRequest) -> Bool {
    request.find(GroupVersionResource(group: "storage.k8s.io", "csidrivers"), driver)?.spec.tokenRequests.elements
      .contains { ($0.audience.string ?? "") == audience } ?? false
  }

  private static func driver(_ volume: JSON, _ pod: KubeObject, _ request: AdmissionRequest) -> String? {
    if let name = volume.csi.driver.string { return name }
    let claim =
      volume.ephemeral.isNull ? volume.persistentVolumeClaim.claimName.string : volume.name.string.map { "\(pod.name)-\($0)" }
    guard let claim,
      let bound = request.find(.persistentVolumeClaims, namespace: request.namespace, claim)?.spec.volumeName.string
    else { return nil }
    return request.find(.persistentVolumes, bound)?.spec.csi.driver.string
  }
}
