extension RBACTables {
  /// Who gets which role everywhere. A line without subjects binds the service account a controller's role is named after.
  static let clusterRoleBindings = """
    cluster-admin group:system:masters
    system:basic-user group:system:authenticated
    system:controller:attachdetach-controller
    system:controller:certificate-controller
    system:controller:clusterrole-aggregation-controller
    system:controller:cronjob-controller
    system:controller:daemon-set-controller
    system:controller:deployment-controller
    system:controller:device-taint-eviction-controller
    system:controller:disruption-controller
    system:controller:endpoint-controller
    system:controller:endpointslice-controller
    system:controller:endpointslicemirroring-controller
    system:controller:ephemeral-volume-controller
    system:controller:expand-controller
    system:controller:generic-garbage-collector
    system:controller:horizontal-pod-autoscaler
    system:controller:job-controller
    system:controller:legacy-service-account-token-cleaner
    system:controller:namespace-controller
    system:controller:node-controller
    system:controller:persistent-volume-binder
    system:controller:pod-garbage-collector
    system:controller:pv-protection-controller
    system:controller:pvc-protection-controller
    system:controller:replicaset-controller
    system:controller:replication-controller
    system:controller:resource-claim-controller
    system:controller:resourcequota-controller
    system:controller:root-ca-cert-publisher
    system:controller:route-controller
    system:controller:selinux-warning-controller
    system:controller:service-account-controller
    system:controller:service-ca-cert-publisher
    system:controller:service-cidrs-controller
    system:controller:service-controller
    system:controller:statefulset-controller
    system:controller:ttl-after-finished-controller
    system:controller:ttl-controller
    system:controller:validatingadmissionpolicy-status-controller
    system:controller:volumeattributesclass-protection-controller
    system:discovery group:system:authenticated
    system:kube-controller-manager user:system:kube-controller-manager
    system:kube-dns sa:kube-system/kube-dns
    system:kube-scheduler user:system:kube-scheduler
    system:monitoring group:system:monitoring
    system:node
    system:node-proxier user:system:kube-proxy
    system:public-info-viewer group:system:authenticated group:system:unauthenticated
    system:service-account-issuer-discovery group:system:serviceaccounts
    system:volume-scheduler user:system:kube-scheduler
    """
}
