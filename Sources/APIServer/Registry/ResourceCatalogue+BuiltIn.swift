extension ResourceCatalogue {
  /// Every resource the server has by itself, groups in the order of discovery: `= GROUP/VERSION`, then plural, kind, singular,
  /// scope, and what differs from the usual.
  static let builtInTable = """
    = v1
    bindings Binding binding namespaced verbs:create
    componentstatuses ComponentStatus componentstatus cluster short:cs verbs:get,list
    configmaps ConfigMap configmap namespaced short:cm
    endpoints Endpoints endpoints namespaced short:ep
    events Event event namespaced short:ev
    limitranges LimitRange limitrange namespaced short:limits
    namespaces Namespace namespace cluster short:ns sub:finalize,status verbs:create,delete,get,list,patch,update,watch
    nodes Node node cluster short:no sub:proxy,status
    persistentvolumeclaims PersistentVolumeClaim persistentvolumeclaim namespaced short:pvc sub:status
    persistentvolumes PersistentVolume persistentvolume cluster short:pv sub:status
    pods Pod pod namespaced short:po categories:all sub:attach,binding,ephemeralcontainers,eviction,exec,log,portforward,proxy,resize,status
    podtemplates PodTemplate podtemplate namespaced
    replicationcontrollers ReplicationController replicationcontroller namespaced short:rc categories:all sub:scale,status
    resourcequotas ResourceQuota resourcequota namespaced short:quota sub:status
    secrets Secret secret namespaced
    serviceaccounts ServiceAccount serviceaccount namespaced short:sa sub:token
    services Service service namespaced short:svc categories:all sub:proxy,status
    = apiregistration.k8s.io/v1
    apiservices APIService apiservice cluster categories:api-extensions sub:status
    = apps/v1
    controllerrevisions ControllerRevision controllerrevision namespaced
    daemonsets DaemonSet daemonset namespaced short:ds categories:all sub:status
    deployments Deployment deployment namespaced short:deploy categories:all sub:scale,status
    replicasets ReplicaSet replicaset namespaced short:rs categories:all sub:scale,status
    statefulsets StatefulSet statefulset namespaced short:sts categories:all sub:scale,status
    = events.k8s.io/v1
    events Event event namespaced short:ev
    = authentication.k8s.io/v1
    selfsubjectreviews SelfSubjectReview selfsubjectreview cluster verbs:create
    tokenreviews TokenReview tokenreview cluster verbs:create
    = authorization.k8s.io/v1
    localsubjectaccessreviews LocalSubjectAccessReview localsubjectaccessreview namespaced verbs:create
    selfsubjectaccessreviews SelfSubjectAccessReview selfsubjectaccessreview cluster verbs:create
    selfsubjectrulesreviews SelfSubjectRulesReview selfsubjectrulesreview cluster verbs:create
    subjectaccessreviews SubjectAccessReview subjectaccessreview cluster verbs:create
    = autoscaling/v2
    horizontalpodautoscalers HorizontalPodAutoscaler horizontalpodautoscaler namespaced short:hpa categories:all sub:status
    = autoscaling/v1
    horizontalpodautoscalers HorizontalPodAutoscaler horizontalpodautoscaler namespaced short:hpa categories:all sub:status
    = batch/v1
    cronjobs CronJob cronjob namespaced short:cj categories:all sub:status
    jobs Job job namespaced categories:all sub:status
    = certificates.k8s.io/v1
    certificatesigningrequests CertificateSigningRequest certificatesigningrequest cluster short:csr sub:approval,status
    = networking.k8s.io/v1
    ingressclasses IngressClass ingressclass cluster
    ingresses Ingress ingress namespaced short:ing sub:status
    ipaddresses IPAddress ipaddress cluster short:ip
    networkpolicies NetworkPolicy networkpolicy namespaced short:netpol
    servicecidrs ServiceCIDR servicecidr cluster sub:status
    = policy/v1
    poddisruptionbudgets PodDisruptionBudget poddisruptionbudget namespaced short:pdb sub:status
    = rbac.authorization.k8s.io/v1
    clusterrolebindings ClusterRoleBinding clusterrolebinding cluster
    clusterroles ClusterRole clusterrole cluster
    rolebindings RoleBinding rolebinding namespaced
    roles Role role namespaced
    = storage.k8s.io/v1
    csidrivers CSIDriver csidriver cluster
    csinodes CSINode csinode cluster
    csistoragecapacities CSIStorageCapacity csistoragecapacity namespaced
    storageclasses StorageClass storageclass cluster short:sc
    volumeattachments VolumeAttachment volumeattachment cluster sub:status
    volumeattributesclasses VolumeAttributesClass volumeattributesclass cluster short:vac
    = admissionregistration.k8s.io/v1
    mutatingadmissionpolicies MutatingAdmissionPolicy mutatingadmissionpolicy cluster categories:api-extensions
    mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding mutatingadmissionpolicybinding cluster categories:api-extensions
    mutatingwebhookconfigurations MutatingWebhookConfiguration mutatingwebhookconfiguration cluster categories:api-extensions
    validatingadmissionpolicies ValidatingAdmissionPolicy validatingadmissionpolicy cluster categories:api-extensions sub:status
    validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding validatingadmissionpolicybinding cluster categories:api-extensions
    validatingwebhookconfigurations ValidatingWebhookConfiguration validatingwebhookconfiguration cluster categories:api-extensions
    = apiextensions.k8s.io/v1
    customresourcedefinitions CustomResourceDefinition customresourcedefinition cluster short:crd,crds categories:api-extensions sub:status
    = scheduling.k8s.io/v1
    priorityclasses PriorityClass priorityclass cluster short:pc
    = coordination.k8s.io/v1
    leases Lease lease namespaced
    = node.k8s.io/v1
    runtimeclasses RuntimeClass runtimeclass cluster
    = discovery.k8s.io/v1
    endpointslices EndpointSlice endpointslice namespaced
    = resource.k8s.io/v1
    deviceclasses DeviceClass deviceclass cluster
    resourceclaims ResourceClaim resourceclaim namespaced sub:status
    resourceclaimtemplates ResourceClaimTemplate resourceclaimtemplate namespaced
    resourceslices ResourceSlice resourceslice cluster
    = flowcontrol.apiserver.k8s.io/v1
    flowschemas FlowSchema flowschema cluster sub:status
    prioritylevelconfigurations PriorityLevelConfiguration prioritylevelconfiguration cluster sub:status
    """
}
