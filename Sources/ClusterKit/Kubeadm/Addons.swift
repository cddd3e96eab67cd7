import KubeAPI
import YAML

/// The objects that `kubeadm init` and the network add-on put into a new cluster, in the order to apply them.
package struct Addons: Sendable {
  let input: KubeadmInput

  package init(_ input: KubeadmInput) { self.input = input }

  /// - Parameter certificateAuthority: PEM, for `cluster-info`.
  package func objects(certificateAuthority: String) throws -> [KubeObject] {
    let texts = [access, configurations(certificateAuthority), proxy, flannel, dns]
    return try texts.flatMap { text in try YAML.documents(text).map { KubeObject($0.json) } }
  }

  /// A merge patch for the control plane's Node: labels that a kubelet may not give itself (NodeRestriction).
  package static let controlPlanePatch: JSON = [
    "metadata": [
      "labels": [
        "node-role.kubernetes.io/control-plane": "", "node.kubernetes.io/exclude-from-external-load-balancers": "",
      ]
    ]
  ]

  private var access: String {
    """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: "kubeadm:cluster-admins"}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
    subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "kubeadm:cluster-admins"}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: "kubeadm:get-nodes"}
    rules: [{apiGroups: [""], resources: [nodes], verbs: [get]}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: "kubeadm:get-nodes"}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "kubeadm:get-nodes"}
    subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:bootstrappers:kubeadm:default-node-token"}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: "kubeadm:kubelet-bootstrap"}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:node-bootstrapper"}
    subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:bootstrappers:kubeadm:default-node-token"}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: "kubeadm:node-autoapprove-bootstrap"}
    roleRef:
      apiGroup: rbac.authorization.k8s.io
      kind: ClusterRole
      name: "system:certificates.k8s.io:certificatesigningrequests:nodeclient"
    subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:bootstrappers:kubeadm:default-node-token"}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: "kubeadm:node-autoapprove-certificate-rotation"}
    roleRef:
      apiGroup: rbac.authorization.k8s.io
      kind: ClusterRole
      name: "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient"
    subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:nodes"}]
    ---
    \(reader("kubeadm:nodes-kubeadm-config", of: "kubeadm-config"))
    ---
    \(reader("kubeadm:kubelet-config", of: "kubelet-config"))
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: {name: "kubeadm:bootstrap-signer-clusterinfo", namespace: kube-public}
    rules: [{apiGroups: [""], resourceNames: [cluster-info], resources: [configmaps], verbs: [get]}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: "kubeadm:bootstrap-signer-clusterinfo", namespace: kube-public}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: "kubeadm:bootstrap-signer-clusterinfo"}
    subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: "system:anonymous"}]
    """
  }

  /// A role that lets nodes read one config map of kube-system, and its binding.
  private func reader(_ name: String, of map: String) -> String {
    """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: {name: "\(name)", namespace: kube-system}
    rules: [{apiGroups: [""], resourceNames: [\(map)], resources: [configmaps], verbs: [get]}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: "\(name)", namespace: kube-system}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: "\(name)"}
    subjects:
    - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:nodes"}
    - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:bootstrappers:kubeadm:default-node-token"}
    """
  }

  private func configurations(_ certificateAuthority: String) -> String {
    """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: kubeadm-config, namespace: kube-system}
    data:
      ClusterConfiguration: |
        apiServer: {}
        apiVersion: kubeadm.k8s.io/v1beta4
        caCertificateValidityPeriod: 87600h0m0s
        certificateValidityPeriod: 8760h0m0s
        certificatesDir: /etc/kubernetes/pki
        clusterName: \(input.clusterName)
        controllerManager: {}
        dns: {}
        encryptionAlgorithm: RSA-2048
        imageRepository: registry.k8s.io
        kind: ClusterConfiguration
        kubernetesVersion: \(input.version)
        networking:
          dnsDomain: \(input.dnsDomain)
          podSubnet: \(input.podSubnet)
          serviceSubnet: \(input.serviceSubnet)
        proxy: {}
        scheduler: {}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: kubelet-config, namespace: kube-system}
    data:
      kubelet: |
    \(Addons.indented(KubeletFiles(input).configuration(isControlPlane: false), by: 4))
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-info, namespace: kube-public}
    data:
      kubeconfig: |
        apiVersion: v1
        clusters:
        - cluster:
            certificate-authority-data: \(Base64.encode(Array(certificateAuthority.utf8)))
            server: \(input.server)
          name: ""
        contexts: null
        current-context: ""
        kind: Config
        users: null
    """
  }

  static func indented(_ text: String, by count: Int) -> String {
    let space = String(repeating: " ", count: count)
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : space + $0 }.joined(
      separator: "\n")
  }
}
