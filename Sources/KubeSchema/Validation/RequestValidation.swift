import KubeAPI

extension KindValidation {
  static let requests: [String: KindValidation] = [
    "CertificateSigningRequest.certificates.k8s.io": SigningRequestValidation.signingRequest,
    "HorizontalPodAutoscaler.autoscaling": AutoscalerValidation.autoscaler,
    "Scale.autoscaling": KindValidation(object: { scale, faults in faults.nonNegative(scale.spec["replicas"], "spec.replicas") }),
  ]
}
