/// The parts of the manifests that depend on what keeps the objects.
extension StaticPods {
  var storeFlags: String {
    switch input.store {
    case .sqlite: "    - --etcd-servers=sqlite://\(StaticPods.storeDirectory)/state.db"
    case .etcd:
      """
          - --etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt
          - --etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt
          - --etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key
          - --etcd-servers=https://127.0.0.1:2379
      """
    }
  }

  var storeMounts: [HostMount] {
    input.store == .sqlite ? [HostMount(name: "store", path: StaticPods.storeDirectory, isReadOnly: false)] : []
  }

  /// As kubeadm writes it for the etcd releases before 3.5.11, which have no /livez and /readyz: the distribution's is one.
  var etcd: String {
    let (name, address) = (input.controlPlaneName, input.controlPlaneAddress)
    return """
      apiVersion: v1
      kind: Pod
      metadata:
        annotations:
          kubeadm.kubernetes.io/etcd.advertise-client-urls: https://\(address):2379
        labels:
          component: etcd
          tier: control-plane
        name: etcd
        namespace: kube-system
      spec:
        containers:
        - command:
          - etcd
          - --advertise-client-urls=https://\(address):2379
          - --cert-file=/etc/kubernetes/pki/etcd/server.crt
          - --client-cert-auth=true
          - --data-dir=/var/lib/etcd
          - --experimental-initial-corrupt-check=true
          - --experimental-watch-progress-notify-interval=5s
          - --initial-advertise-peer-urls=https://\(address):2380
          - --initial-cluster=\(name)=https://\(address):2380
          - --key-file=/etc/kubernetes/pki/etcd/server.key
          - --listen-client-urls=https://127.0.0.1:2379,https://\(address):2379
          - --listen-metrics-urls=http://127.0.0.1:2381
          - --listen-peer-urls=https://\(address):2380
          - --name=\(name)
          - --peer-cert-file=/etc/kubernetes/pki/etcd/peer.crt
          - --peer-client-cert-auth=true
          - --peer-key-file=/etc/kubernetes/pki/etcd/peer.key
          - --peer-trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt
          - --snapshot-count=10000
          - --trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt
          image: registry.k8s.io/etcd:\(input.etcdVersion)
          imagePullPolicy: IfNotPresent
          livenessProbe:
            failureThreshold: 8
            httpGet:
              host: 127.0.0.1
              path: /health?serializable=true
              port: probe-port
              scheme: HTTP
            initialDelaySeconds: 10
            periodSeconds: 10
            timeoutSeconds: 15
          name: etcd
          ports:
          - containerPort: 2381
            name: probe-port
            protocol: TCP
          resources:
            requests:
              cpu: 100m
              memory: 100Mi
          startupProbe:
            failureThreshold: 24
            httpGet:
              host: 127.0.0.1
              path: /health?serializable=false
              port: probe-port
              scheme: HTTP
            initialDelaySeconds: 10
            periodSeconds: 10
            timeoutSeconds: 15
      \(ending([
        HostMount(name: "etcd-data", path: "/var/lib/etcd", isReadOnly: false),
        HostMount(name: "etcd-certs", path: "/etc/kubernetes/pki/etcd", isReadOnly: false),
      ]))
      """
  }
}
