/// What kubeadm writes for the kubelet of every node.
package struct KubeletFiles: Sendable {
  private let input: KubeadmInput

  package init(_ input: KubeadmInput) { self.input = input }

  /// Path and text. The files are the same on every node but for the taint of the control plane and the node's address.
  package func files(address: String, isControlPlane: Bool) -> [(path: String, text: String)] {
    [
      ("/var/lib/kubelet/config.yaml", configuration(isControlPlane: isControlPlane)),
      ("/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=\"--node-ip=\(address)\"\n"),
      ("/lib/systemd/system/kubelet.service", KubeletFiles.unit),
      ("/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf", KubeletFiles.dropIn),
    ]
  }

  /// `kubelet-config` of kube-system has the same text, without the taint.
  package func configuration(isControlPlane: Bool) -> String {
    let taints =
      isControlPlane
      ? """
      registerWithTaints:
      - effect: NoSchedule
        key: node-role.kubernetes.io/control-plane

      """ : ""
    return """
      apiVersion: kubelet.config.k8s.io/v1beta1
      authentication:
        anonymous:
          enabled: false
        webhook:
          cacheTTL: 0s
          enabled: true
        x509:
          clientCAFile: /etc/kubernetes/pki/ca.crt
      authorization:
        mode: Webhook
        webhook:
          cacheAuthorizedTTL: 0s
          cacheUnauthorizedTTL: 0s
      cgroupDriver: cgroupfs
      clusterDNS:
      - \(input.dnsAddress)
      clusterDomain: \(input.dnsDomain)
      containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
      cpuManagerReconcilePeriod: 0s
      evictionPressureTransitionPeriod: 0s
      failSwapOn: false
      fileCheckFrequency: 0s
      healthzBindAddress: 127.0.0.1
      healthzPort: 10248
      httpCheckFrequency: 0s
      imageMaximumGCAge: 0s
      imageMinimumGCAge: 0s
      kind: KubeletConfiguration
      memorySwap: {}
      nodeStatusReportFrequency: 0s
      nodeStatusUpdateFrequency: 0s
      \(taints)rotateCertificates: true
      runtimeRequestTimeout: 0s
      shutdownGracePeriod: 0s
      shutdownGracePeriodCriticalPods: 0s
      staticPodPath: /etc/kubernetes/manifests
      streamingConnectionIdleTimeout: 0s
      syncFrequency: 0s
      volumeStatsAggPeriod: 0s

      """
  }

  static let unit = """
    [Unit]
    Description=kubelet: The Kubernetes Node Agent
    Documentation=https://kubernetes.io/docs/
    Wants=network-online.target
    After=network-online.target

    [Service]
    ExecStart=/usr/bin/kubelet
    Restart=always
    StartLimitInterval=0
    RestartSec=10

    [Install]
    WantedBy=multi-user.target

    """

  static let dropIn = """
    # Note: This dropin only works with kubeadm and kubelet v1.11+
    [Service]
    Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
    Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
    # This is a file that "kubeadm init" and "kubeadm join" generates at runtime, populating the KUBELET_KUBEADM_ARGS variable dynamically
    EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
    # This is a file that the user can use for overrides of the kubelet args as a last resort. Preferably, the user should use
    # the .NodeRegistration.KubeletExtraArgs object in the configuration files instead. KUBELET_EXTRA_ARGS should be sourced from this file.
    EnvironmentFile=-/etc/default/kubelet
    ExecStart=
    ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS

    """
}
