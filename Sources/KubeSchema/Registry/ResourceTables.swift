/// The resources by group and version, in the order discovery lists them. README.md explains the language.
enum ResourceTables {
  static let all = [core, registration, workloads, access, admission, cluster]

  static let core = """
    group v1 core
    bindings Binding namespaced verbs(create)
    componentstatuses ComponentStatus short(cs) verbs(get,list)
    configmaps ConfigMap namespaced short(cm)
    endpoints Endpoints namespaced short(ep) singular(endpoints) prefix(services/endpoints)
    events Event namespaced short(ev) fields(involvedObject.kind,involvedObject.namespace,involvedObject.name,involvedObject.uid)
      fields(involvedObject.apiVersion,involvedObject.resourceVersion,involvedObject.fieldPath,reason,reportingComponent,source,type)
    limitranges LimitRange namespaced short(limits)
    namespaces Namespace short(ns) verbs(create,delete,get,list,patch,update,watch) fields(status.phase)
      /finalize Namespace update
      /status
    nodes Node short(no) prefix(minions) fields(spec.unschedulable)
      /proxy NodeProxyOptions create,delete,get,patch,update
      /status
    persistentvolumeclaims PersistentVolumeClaim namespaced short(pvc)
      /status
    persistentvolumes PersistentVolume short(pv)
      /status
    pods Pod namespaced short(po) all generation
      fields(spec.nodeName,spec.restartPolicy,spec.schedulerName,spec.serviceAccountName,spec.hostNetwork,status.phase,status.podIP)
      fields(status.podIPs,status.nominatedNodeName)
      /attach PodAttachOptions create,get
      /binding core.Binding create
      /ephemeralcontainers Pod get,patch,update
      /eviction policy.Eviction create
      /exec PodExecOptions create,get
      /log Pod get
      /portforward PodPortForwardOptions create,get
      /proxy PodProxyOptions create,delete,get,patch,update
      /resize Pod get,patch,update
      /status
    podtemplates PodTemplate namespaced generation
    replicationcontrollers ReplicationController namespaced short(rc) all generation prefix(controllers) fields(status.replicas)
      /scale autoscaling.Scale get,patch,update
      /status
    resourcequotas ResourceQuota namespaced short(quota)
      /status
    secrets Secret namespaced fields(type)
    serviceaccounts ServiceAccount namespaced short(sa)
      /token authentication.TokenRequest create
    services Service namespaced short(svc) all prefix(services/specs) fields(spec.clusterIP,spec.type)
      /proxy ServiceProxyOptions create,delete,get,patch,update
      /status
    """

  static let registration = """
    group apiregistration.k8s.io/v1 registration
    apiservices APIService category(api-extensions) prefix(apiregistration.k8s.io/apiservices)
      /status
    """

  static let workloads = """
    group apps/v1 apps
    controllerrevisions ControllerRevision namespaced
    daemonsets DaemonSet namespaced short(ds) all generation
      /status
    deployments Deployment namespaced short(deploy) all generation
      /scale autoscaling.Scale get,patch,update
      /status
    replicasets ReplicaSet namespaced short(rs) all generation
      /scale autoscaling.Scale get,patch,update
      /status
    statefulsets StatefulSet namespaced short(sts) all generation
      /scale autoscaling.Scale get,patch,update
      /status
    group events.k8s.io/v1 events
    events Event namespaced short(ev) fields(regarding.kind,regarding.namespace,regarding.name,regarding.uid,regarding.apiVersion)
      fields(regarding.resourceVersion,regarding.fieldPath,reason,reportingController,type)
    group authentication.k8s.io/v1 authentication
    selfsubjectreviews SelfSubjectReview verbs(create)
    tokenreviews TokenReview verbs(create)
    group authorization.k8s.io/v1 authorization
    localsubjectaccessreviews LocalSubjectAccessReview namespaced verbs(create)
    selfsubjectaccessreviews SelfSubjectAccessReview verbs(create)
    selfsubjectrulesreviews SelfSubjectRulesReview verbs(create)
    subjectaccessreviews SubjectAccessReview verbs(create)
    group autoscaling/v2 autoscaling/v2
    horizontalpodautoscalers HorizontalPodAutoscaler namespaced short(hpa) all
      /status
    group autoscaling/v1 autoscaling
    horizontalpodautoscalers HorizontalPodAutoscaler namespaced short(hpa) all
      /status
    group batch/v1 batch
    cronjobs CronJob namespaced short(cj) all generation
      /status
    jobs Job namespaced all generation fields(status.successful)
      /status
    """

  static let access = """
    group certificates.k8s.io/v1 certificates
    certificatesigningrequests CertificateSigningRequest short(csr) fields(spec.signerName)
      /approval CertificateSigningRequest get,patch,update
      /status
    group networking.k8s.io/v1 networking
    ingressclasses IngressClass generation
    ingresses Ingress namespaced short(ing) generation prefix(ingress)
      /status
    ipaddresses IPAddress short(ip)
    networkpolicies NetworkPolicy namespaced short(netpol) generation
    servicecidrs ServiceCIDR
      /status
    group policy/v1 policy
    poddisruptionbudgets PodDisruptionBudget namespaced short(pdb) generation
      /status
    group rbac.authorization.k8s.io/v1 rbac
    clusterrolebindings ClusterRoleBinding
    clusterroles ClusterRole
    rolebindings RoleBinding namespaced
    roles Role namespaced
    group storage.k8s.io/v1 storage
    csidrivers CSIDriver
    csinodes CSINode
    csistoragecapacities CSIStorageCapacity namespaced
    storageclasses StorageClass short(sc)
    volumeattachments VolumeAttachment
      /status
    volumeattributesclasses VolumeAttributesClass short(vac)
    """

  static let admission = """
    group admissionregistration.k8s.io/v1 admission
    mutatingadmissionpolicies MutatingAdmissionPolicy category(api-extensions) generation
    mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding category(api-extensions) generation
    mutatingwebhookconfigurations MutatingWebhookConfiguration category(api-extensions) generation
    validatingadmissionpolicies ValidatingAdmissionPolicy category(api-extensions) generation
      /status
    validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding category(api-extensions) generation
    validatingwebhookconfigurations ValidatingWebhookConfiguration category(api-extensions) generation
    group apiextensions.k8s.io/v1 extensions
    customresourcedefinitions CustomResourceDefinition short(crd,crds) category(api-extensions) generation
      prefix(apiextensions.k8s.io/customresourcedefinitions)
      /status
    """

  static let cluster = """
    group scheduling.k8s.io/v1 scheduling
    priorityclasses PriorityClass short(pc) generation
    group coordination.k8s.io/v1 coordination
    leases Lease namespaced
    group node.k8s.io/v1 node
    runtimeclasses RuntimeClass
    group discovery.k8s.io/v1 discovery
    endpointslices EndpointSlice namespaced generation
    group resource.k8s.io/v1 resource
    deviceclasses DeviceClass generation
    resourceclaims ResourceClaim namespaced
      /status
    resourceclaimtemplates ResourceClaimTemplate namespaced
    resourceslices ResourceSlice generation fields(spec.nodeName,spec.driver)
    group flowcontrol.apiserver.k8s.io/v1 flowcontrol
    flowschemas FlowSchema generation
      /status
    prioritylevelconfigurations PriorityLevelConfiguration generation
      /status
    """
}
