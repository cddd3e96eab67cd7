extension RBACTables {
  /// Who gets them.
  static let roleBindings = """
    kube-public/system:controller:bootstrap-signer sa:kube-system/bootstrap-signer
    kube-system/system::extension-apiserver-authentication-reader role:Role/extension-apiserver-authentication-reader user:system:kube-controller-manager user:system:kube-scheduler
    kube-system/system::leader-locking-kube-controller-manager user:system:kube-controller-manager sa:kube-system/kube-controller-manager sa:kube-system/leader-election-controller
    kube-system/system::leader-locking-kube-scheduler user:system:kube-scheduler sa:kube-system/kube-scheduler
    kube-system/system:controller:bootstrap-signer sa:kube-system/bootstrap-signer
    kube-system/system:controller:cloud-provider sa:kube-system/cloud-provider
    kube-system/system:controller:token-cleaner sa:kube-system/token-cleaner
    """
}
