import APIClient
import KubeAPI
import LinuxSystem

/// All controllers of the process, their informers and their events.
struct ControllerSet: Sendable {
  let client: APIClient
  let recorder: EventRecorder
  let options: ControllerOptions

  func run() async {
    let context = ControllerContext(
      clients: ControllerClients(client, usesServiceAccounts: options.usesServiceAccounts), recorder: recorder)
    var controllers: [any Controller] = []
    func add(_ controller: @autoclosure () -> any Controller, _ name: String) {
      if options.isEnabled(name) { controllers.append(controller()) } else { Log.warning("\(name) is disabled") }
    }
    add(DeploymentController(context), "deployment-controller")
    add(ReplicaSetController(context), "replicaset-controller")
    add(DaemonSetController(context), "daemonset-controller")
    add(StatefulSetController(context), "statefulset-controller")
    add(JobController(context), "job-controller")
    add(CronJobController(context), "cronjob-controller")
    add(EndpointsController(context), "endpoints-controller")
    add(EndpointSliceController(context), "endpointslice-controller")
    add(EndpointSliceMirroringController(context), "endpointslice-mirroring-controller")
    add(NamespaceController(context), "namespace-controller")
    add(ServiceAccountController(context), "serviceaccount-controller")
    if let rootCA = options.rootCA {
      add(RootCAPublisher(context, rootCA: rootCA), "root-ca-certificate-publisher-controller")
    }
    if let signer = options.tokenSigner {
      add(TokenSecretController(context, signer: signer, rootCA: options.rootCA ?? ""), "serviceaccount-token-controller")
    }
    let health = NodeHealth(gracePeriod: options.nodeGracePeriod, startupGracePeriod: options.nodeStartupGracePeriod)
    add(NodeLifecycleController(context, health: health), "node-lifecycle-controller")
    add(TaintEvictionController(context), "taint-eviction-controller")
    if options.allocatesNodeCIDRs {
      let (v4, v6) = options.maskSizes
      let ipam = NodeIPAMController(context, clusterCIDRs: options.clusterCIDRs) { $0.address.family == .v4 ? v4 : v6 }
      add(ipam, "node-ipam-controller")
    }
    add(ClusterRoleAggregationController(context), "clusterrole-aggregation-controller")
    add(PodGCController(context, threshold: options.terminatedPodThreshold), "pod-garbage-collector-controller")
    add(ReplicaSetController(context, .replicationController), "replicationcontroller-controller")
    add(ResourceQuotaController(context), "resourcequota-controller")
    add(DisruptionController(context), "disruption-controller")
    add(AutoscalerController(context, period: options.autoscalerPeriod), "horizontal-pod-autoscaler-controller")
    add(TTLController(context), "ttl-controller")
    add(PolicyStatusController(context), "validatingadmissionpolicy-status-controller")
    add(VolumeBinder(context), "persistentvolume-binder-controller")
    add(ProtectionController(context, .claim), "persistentvolumeclaim-protection-controller")
    add(ProtectionController(context, .volume), "persistentvolume-protection-controller")
    add(EphemeralVolumeController(context), "ephemeral-volume-controller")
    add(ServiceCIDRController(context), "service-cidr-controller")
    if options.isEnabled("bootstrap-signer-controller", byDefault: false) { controllers.append(BootstrapSigner(context)) }
    if options.isEnabled("token-cleaner-controller", byDefault: false) { controllers.append(TokenCleaner(context)) }
    add(CertificateApprovingController(context), "certificatesigningrequest-approving-controller")
    add(CertificateCleaningController(context), "certificatesigningrequest-cleaner-controller")
    if let signer = options.certificateSigner {
      add(CertificateSigningController(context, signer: signer), "certificatesigningrequest-signing-controller")
    }
    index(context)
    let collector = GarbageCollector(context, shared: context.resources)
    let running = controllers
    await withDiscardingTaskGroup { group in
      for controller in running {
        Log.info("started controller \(controller.name)")
        group.addTask { await controller.run() }
      }
      if options.isEnabled("garbage-collector-controller") { group.addTask { await collector.run() } }
      group.addTask { await context.runInformers() }
    }
  }

  private func index(_ context: ControllerContext) {
    let byNamespace: @Sendable (KubeObject) -> [String] = { [$0.namespace] }
    for resource: GroupVersionResource in [.pods, .replicaSets, .controllerRevisions] {
      OwnedPods.index(context.informer(resource))
    }
    for resource: GroupVersionResource in [
      .pods, .services, .deployments, .replicaSets, .daemonSets, .statefulSets, .jobs, .cronJobs, .replicationControllers,
      .configMaps, .secrets, .persistentVolumeClaims, .resourceQuotas, .podDisruptionBudgets,
    ] where context.resources.contains(resource) {
      context.informer(resource).index(OwnedPods.byNamespace, by: byNamespace)
    }
    context.informer(.pods).index(NodePods.byNode) { [$0.nodeName] }
    context.informer(.endpointSlices).index(ServicePods.byService) { slice in
      slice.labels[EndpointSliceDecision.serviceName].map { ["\(slice.namespace)/\($0)"] } ?? []
    }
  }
}
