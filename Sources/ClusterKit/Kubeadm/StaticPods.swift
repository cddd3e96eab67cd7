/// The manifests of /etc/kubernetes/manifests, as `kubeadm init` writes them; with a store in a file there is no etcd among them.
package struct StaticPods: Sendable {
  let input: KubeadmInput

  package init(_ input: KubeadmInput) { self.input = input }

  /// File name and YAML.
  package var manifests: [(file: String, yaml: String)] {
    [
      ("kube-apiserver.yaml", apiServer), ("kube-controller-manager.yaml", controllerManager),
      ("kube-scheduler.yaml", scheduler),
    ] + (input.store == .etcd ? [("etcd.yaml", etcd)] : [])
  }

  package static let storeDirectory = "/var/lib/lab-store"

  /// The API server's program and flags, as its manifest has them.
  package var apiServerCommand: [String] {
    let lines = apiServer.split(separator: "\n").map { $0.drop { $0 == " " } }
    return lines.drop { $0 != "- command:" }.dropFirst().prefix { $0.hasPrefix("- ") }.map { String($0.dropFirst(2)) }
  }

  private var apiServer: String {
    """
    apiVersion: v1
    kind: Pod
    metadata:
      annotations:
        kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint: \(input.controlPlaneAddress):6443
      labels:
        component: kube-apiserver
        tier: control-plane
      name: kube-apiserver
      namespace: kube-system
    spec:
      containers:
      - command:
        - kube-apiserver
        - --advertise-address=\(input.controlPlaneAddress)
        - --allow-privileged=true
        - --authorization-mode=Node,RBAC
        - --client-ca-file=/etc/kubernetes/pki/ca.crt
        - --enable-admission-plugins=NodeRestriction
        - --enable-bootstrap-token-auth=true
    \(storeFlags)
        - --kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt
        - --kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key
        - --kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname
        - --proxy-client-cert-file=/etc/kubernetes/pki/front-proxy-client.crt
        - --proxy-client-key-file=/etc/kubernetes/pki/front-proxy-client.key
        - --requestheader-allowed-names=front-proxy-client
        - --requestheader-client-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt
        - --requestheader-extra-headers-prefix=X-Remote-Extra-
        - --requestheader-group-headers=X-Remote-Group
        - --requestheader-username-headers=X-Remote-User
        - --secure-port=6443
        - --service-account-issuer=https://kubernetes.default.svc.\(input.dnsDomain)
        - --service-account-key-file=/etc/kubernetes/pki/sa.pub
        - --service-account-signing-key-file=/etc/kubernetes/pki/sa.key
        - --service-cluster-ip-range=\(input.serviceSubnet)
        - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
        - --tls-private-key-file=/etc/kubernetes/pki/apiserver.key
        image: registry.k8s.io/kube-apiserver:\(input.version)
        imagePullPolicy: IfNotPresent
        livenessProbe:
          failureThreshold: 8
          httpGet:
            host: \(input.controlPlaneAddress)
            path: /livez
            port: probe-port
            scheme: HTTPS
          initialDelaySeconds: 10
          periodSeconds: 10
          timeoutSeconds: 15
        name: kube-apiserver
        ports:
        - containerPort: 6443
          name: probe-port
          protocol: TCP
        readinessProbe:
          failureThreshold: 3
          httpGet:
            host: \(input.controlPlaneAddress)
            path: /readyz
            port: probe-port
            scheme: HTTPS
          periodSeconds: 1
          timeoutSeconds: 15
        resources:
          requests:
            cpu: 250m
        startupProbe:
          failureThreshold: 24
          httpGet:
            host: \(input.controlPlaneAddress)
            path: /livez
            port: probe-port
            scheme: HTTPS
          initialDelaySeconds: 0
          periodSeconds: 1
          timeoutSeconds: 15
    \(ending([.certificates, .keys] + storeMounts))
    """
  }

  private var controllerManager: String {
    """
    apiVersion: v1
    kind: Pod
    metadata:
      labels:
        component: kube-controller-manager
        tier: control-plane
      name: kube-controller-manager
      namespace: kube-system
    spec:
      containers:
      - command:
        - kube-controller-manager
        - --allocate-node-cidrs=true
        - --authentication-kubeconfig=/etc/kubernetes/controller-manager.conf
        - --authorization-kubeconfig=/etc/kubernetes/controller-manager.conf
        - --bind-address=127.0.0.1
        - --client-ca-file=/etc/kubernetes/pki/ca.crt
        - --cluster-cidr=\(input.podSubnet)
        - --cluster-name=\(input.clusterName)
        - --cluster-signing-cert-file=/etc/kubernetes/pki/ca.crt
        - --cluster-signing-key-file=/etc/kubernetes/pki/ca.key
        - --controllers=*,bootstrapsigner,tokencleaner
        - --kubeconfig=/etc/kubernetes/controller-manager.conf
        - --leader-elect=true
        - --requestheader-client-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt
        - --root-ca-file=/etc/kubernetes/pki/ca.crt
        - --service-account-private-key-file=/etc/kubernetes/pki/sa.key
        - --service-cluster-ip-range=\(input.serviceSubnet)
        - --use-service-account-credentials=true
        image: registry.k8s.io/kube-controller-manager:\(input.version)
        imagePullPolicy: IfNotPresent
    \(probes(port: 10257))
        name: kube-controller-manager
        ports:
        - containerPort: 10257
          name: probe-port
          protocol: TCP
        resources:
          requests:
            cpu: 200m
    \(ending([.certificates, .keys, .kubeconfig("controller-manager")]))
    """
  }

  private var scheduler: String {
    """
    apiVersion: v1
    kind: Pod
    metadata:
      labels:
        component: kube-scheduler
        tier: control-plane
      name: kube-scheduler
      namespace: kube-system
    spec:
      containers:
      - command:
        - kube-scheduler
        - --authentication-kubeconfig=/etc/kubernetes/scheduler.conf
        - --authorization-kubeconfig=/etc/kubernetes/scheduler.conf
        - --bind-address=127.0.0.1
        - --kubeconfig=/etc/kubernetes/scheduler.conf
        - --leader-elect=true
        image: registry.k8s.io/kube-scheduler:\(input.version)
        imagePullPolicy: IfNotPresent
    \(probes(port: 10259))
        name: kube-scheduler
        ports:
        - containerPort: 10259
          name: probe-port
          protocol: TCP
        resources:
          requests:
            cpu: 100m
    \(ending([.kubeconfig("scheduler")]))
    """
  }

  private func probes(port: Int) -> String {
    """
        livenessProbe:
          failureThreshold: 8
          httpGet:
            host: 127.0.0.1
            path: /healthz
            port: probe-port
            scheme: HTTPS
          initialDelaySeconds: 10
          periodSeconds: 10
          timeoutSeconds: 15
        startupProbe:
          failureThreshold: 24
          httpGet:
            host: 127.0.0.1
            path: /healthz
            port: probe-port
            scheme: HTTPS
          initialDelaySeconds: 0
          periodSeconds: 1
          timeoutSeconds: 15
    """
  }
}
