extension Addons {
  var proxy: String {
    """
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: kube-proxy, namespace: kube-system}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: "kubeadm:node-proxier"}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:node-proxier"}
    subjects: [{kind: ServiceAccount, name: kube-proxy, namespace: kube-system}]
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: kube-proxy
      namespace: kube-system
      labels: {app: kube-proxy}
    data:
      config.conf: |
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        bindAddress: 0.0.0.0
        bindAddressHardFail: false
        clientConnection:
          acceptContentTypes: ""
          burst: 0
          contentType: ""
          kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
          qps: 0
        clusterCIDR: \(input.podSubnet)
        configSyncPeriod: 0s
        healthzBindAddress: ""
        hostnameOverride: ""
        kind: KubeProxyConfiguration
        metricsBindAddress: ""
        mode: nftables
        nodePortAddresses: null
        oomScoreAdj: null
        portRange: ""
      kubeconfig.conf: |
        apiVersion: v1
        kind: Config
        clusters:
        - cluster:
            certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
            server: \(input.server)
          name: default
        contexts:
        - context:
            cluster: default
            namespace: default
            user: default
          name: default
        current-context: default
        users:
        - name: default
          user:
            tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token
    ---
    apiVersion: apps/v1
    kind: DaemonSet
    metadata:
      name: kube-proxy
      namespace: kube-system
      labels: {k8s-app: kube-proxy}
    spec:
      revisionHistoryLimit: 10
      selector: {matchLabels: {k8s-app: kube-proxy}}
      updateStrategy: {type: RollingUpdate}
      template:
        metadata: {labels: {k8s-app: kube-proxy}}
        spec:
          priorityClassName: system-node-critical
          serviceAccountName: kube-proxy
          hostNetwork: true
          nodeSelector: {kubernetes.io/os: linux}
          tolerations: [{operator: Exists}]
          containers:
          - name: kube-proxy
            image: registry.k8s.io/kube-proxy:\(input.version)
            imagePullPolicy: IfNotPresent
            command:
            - /usr/local/bin/kube-proxy
            - --config=/var/lib/kube-proxy/config.conf
            - --hostname-override=$(NODE_NAME)
            env:
            - {name: NODE_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
            securityContext: {privileged: true}
            volumeMounts:
            - {mountPath: /var/lib/kube-proxy, name: kube-proxy}
            - {mountPath: /run/xtables.lock, name: xtables-lock}
            - {mountPath: /lib/modules, name: lib-modules, readOnly: true}
          volumes:
          - {name: kube-proxy, configMap: {name: kube-proxy}}
          - {name: xtables-lock, hostPath: {path: /run/xtables.lock, type: FileOrCreate}}
          - {name: lib-modules, hostPath: {path: /lib/modules, type: ""}}
    """
  }

  /// The agent talks to the API server's own address, so that it need not wait for kube-proxy.
  var flannel: String {
    """
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: flannel, namespace: kube-system, labels: {k8s-app: flannel}}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: flannel, labels: {k8s-app: flannel}}
    rules:
    - {apiGroups: [""], resources: [pods], verbs: [get, list, watch]}
    - {apiGroups: [""], resources: [namespaces], verbs: [get, list, watch]}
    - {apiGroups: [""], resources: [nodes], verbs: [get, list, watch]}
    - {apiGroups: [""], resources: [nodes/status], verbs: [patch]}
    - {apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [get, list, watch]}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: flannel, labels: {k8s-app: flannel}}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: flannel}
    subjects: [{kind: ServiceAccount, name: flannel, namespace: kube-system}]
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: kube-flannel-cfg
      namespace: kube-system
      labels: {tier: node, k8s-app: flannel, app: flannel}
    data:
      cni-conf.json: |
        {
          "name": "cbr0",
          "cniVersion": "1.0.0",
          "plugins": [
            {
              "type": "flannel",
              "delegate": {
                "hairpinMode": true,
                "isDefaultGateway": true
              }
            },
            {
              "type": "portmap",
              "capabilities": {
                "portMappings": true
              }
            }
          ]
        }
      net-conf.json: |
        {
          "Network": "\(input.podSubnet)",
          "EnableNFTables": true,
          "Backend": {
            "Type": "vxlan"
          }
        }
    ---
    apiVersion: apps/v1
    kind: DaemonSet
    metadata:
      name: kube-flannel-ds
      namespace: kube-system
      labels: {tier: node, app: flannel, k8s-app: flannel}
    spec:
      selector: {matchLabels: {app: flannel}}
      template:
        metadata: {labels: {tier: node, app: flannel}}
        spec:
          affinity:
            nodeAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
                nodeSelectorTerms:
                - matchExpressions:
                  - {key: kubernetes.io/os, operator: In, values: [linux]}
          hostNetwork: true
          priorityClassName: system-node-critical
          serviceAccountName: flannel
          tolerations: [{operator: Exists, effect: NoSchedule}]
          containers:
          - name: kube-flannel
            image: ghcr.io/flannel-io/flannel:\(input.flannelVersion)
            imagePullPolicy: IfNotPresent
            command: [/opt/bin/flanneld]
            args: [--ip-masq, --kube-subnet-mgr]
            resources: {requests: {cpu: 100m, memory: 50Mi}}
            securityContext:
              privileged: false
              capabilities: {add: [NET_ADMIN, NET_RAW]}
            env:
            - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
            - {name: POD_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
            - {name: NODE_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
            - {name: KUBERNETES_SERVICE_HOST, value: "\(input.controlPlaneAddress)"}
            - {name: KUBERNETES_SERVICE_PORT, value: "6443"}
            - {name: EVENT_QUEUE_DEPTH, value: "5000"}
            volumeMounts:
            - {name: run, mountPath: /run/flannel}
            - {name: cni, mountPath: /etc/cni/net.d}
            - {name: flannel-cfg, mountPath: /etc/kube-flannel/}
            - {name: xtables-lock, mountPath: /run/xtables.lock}
          volumes:
          - {name: run, hostPath: {path: /run/flannel, type: DirectoryOrCreate}}
          - {name: cni, hostPath: {path: /etc/cni/net.d, type: DirectoryOrCreate}}
          - {name: flannel-cfg, configMap: {name: kube-flannel-cfg}}
          - {name: xtables-lock, hostPath: {path: /run/xtables.lock, type: FileOrCreate}}
    """
  }
}
