import Testing

@testable import APIServer

@Suite struct AdmissionSummaryTests {
  /// What upstream's log says of kubeadm's flags.
  @Test("The log tells the plugins in upstream's order, those that change and those that judge")
  func summary() throws {
    let chain = try AdmissionChain(enabled: ["NodeRestriction"], disabled: ["DefaultIngressClass"], metrics: ServerMetrics())
    #expect(
      chain.summary == [
        "Loaded 13 mutating admission controller(s) successfully in the following order: NamespaceLifecycle,LimitRanger,ServiceAccount,NodeRestriction,TaintNodesByCondition,Priority,DefaultTolerationSeconds,DefaultStorageClass,StorageObjectInUseProtection,RuntimeClass,PodTopologyLabels,MutatingAdmissionPolicy,MutatingAdmissionWebhook.",
        "Loaded 13 validating admission controller(s) successfully in the following order: LimitRanger,ServiceAccount,PodSecurity,Priority,PersistentVolumeClaimResize,RuntimeClass,CertificateApproval,CertificateSigning,ClusterTrustBundleAttest,CertificateSubjectRestriction,ValidatingAdmissionPolicy,ValidatingAdmissionWebhook,ResourceQuota.",
      ])
  }
}
