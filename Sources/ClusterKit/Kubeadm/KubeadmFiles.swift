import KubeAPI
import LinuxSystem
import NodeInit
import PKI

/// kubeadm's files on a node: certificates, kubeconfigs, static-pod manifests, the kubelet's unit and configuration.
struct KubeadmFiles: Sendable {
  let plan: ClusterPlan
  let machine: ClusterPlan.Machine
  let certificates: ClusterCertificates

  private var root: String { plan.paths.root(machine.name) }
  private var server: String { "https://\(plan.controlPlane.address):6443" }

  /// Files a candidate may have edited are only written when missing.
  func lay() throws {
    switch machine.role {
    case .workstation: try write("root/.kube/config", kubeconfig("kubernetes-admin", certificates.admin), mode: 0o600)
    case .worker: try layNode()
    case .controlPlane:
      try layNode()
      try layControlPlane()
    case .apiServer:
      try layServer()
      try layServerUnit()
    }
  }

  private func write(_ path: String, _ text: String, mode: UInt32 = 0o644, always: Bool = false) throws(SystemError) {
    let target = "\(root)/\(path)"
    if !always, FileIO.exists(target) { return }
    if let slash = target.lastIndex(of: "/") { try FileIO.makeDirectory(String(target[..<slash])) }
    try FileIO.replace(target, text, mode: mode)
  }

  private func pair(_ name: String, _ pair: KeyPair) throws {
    try write("etc/kubernetes/pki/\(name).crt", pair.certificate)
    try write("etc/kubernetes/pki/\(name).key", pair.key, mode: 0o600)
  }

  private func layNode() throws {
    try write("etc/kubernetes/pki/ca.crt", certificates.ca.certificate)
    try FileIO.makeDirectory(root + "/etc/kubernetes/manifests")
    if let client = certificates.kubeletClients[machine.name] {
      try write("var/lib/kubelet/pki/kubelet-client-current.pem", client.certificate + client.key, mode: 0o600)
      try write(
        "etc/kubernetes/kubelet.conf",
        KubeconfigText.files(
          server: server, authority: certificates.ca.certificate, user: "system:node:\(machine.name)",
          file: "/var/lib/kubelet/pki/kubelet-client-current.pem"), mode: 0o600)
    }
    if let serving = certificates.kubeletServers[machine.name] {
      try write("var/lib/kubelet/pki/kubelet.crt", serving.certificate)
      try write("var/lib/kubelet/pki/kubelet.key", serving.key, mode: 0o600)
    }
    let units = plan.paths.machine(machine.name) + "/units"
    for (path, text) in KubeletFiles(plan.kubeadm).files(
      address: "\(machine.address)", isControlPlane: machine.role == .controlPlane)
    {
      // The unit directory is a mount of its own on the machine; /lib is a link to /usr/lib.
      if let range = path.firstRange(of: "lib/systemd/system/") {
        let target = "\(units)/\(path[range.upperBound...])"
        if FileIO.exists(target) { continue }
        if let slash = target.lastIndex(of: "/") { try FileIO.makeDirectory(String(target[..<slash])) }
        try FileIO.replace(target, text)
      } else {
        try write(String(path.dropFirst()), text)
      }
    }
    if !FileIO.exists(units + "/containerd.service") { try FileIO.replace(units + "/containerd.service", Self.containerd) }
    if !FileIO.exists(root + "/etc/default/kubelet") {
      let wants = root + UnitDirectories.wants
      try FileIO.makeDirectory(wants)
      for unit in ["containerd.service", "kubelet.service"] {
        try FileIO.symlink("/usr/lib/systemd/system/\(unit)", at: "\(wants)/\(unit)")
      }
      try write("etc/default/kubelet", "KUBELET_EXTRA_ARGS=\n")
    }
  }

  /// Stopping it leaves the containers alone, as containerd's own unit does.
  private static let containerd = """
    [Unit]
    Description=containerd container runtime
    Documentation=https://containerd.io
    After=network.target

    [Service]
    ExecStart=/usr/bin/containerd
    Restart=always
    RestartSec=5
    KillMode=process

    [Install]
    WantedBy=multi-user.target

    """

  /// Started by the machine's init, which starts it again whenever it ends.
  private func layServerUnit() throws {
    let unit = """
      [Unit]
      Description=kube-apiserver
      Documentation=https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
      After=network.target
      StartLimitIntervalSec=0

      [Service]
      ExecStart=/usr/bin/\(StaticPods(plan.kubeadm).apiServerCommand.joined(separator: " "))
      Restart=always

      [Install]
      WantedBy=multi-user.target

      """
    let units = plan.paths.machine(machine.name) + "/units"
    try FileIO.makeDirectory(units)
    try FileIO.replace(units + "/kube-apiserver.service", unit)
    let wants = root + UnitDirectories.wants
    try FileIO.makeDirectory(wants)
    try FileIO.symlink("/usr/lib/systemd/system/kube-apiserver.service", at: "\(wants)/kube-apiserver.service")
  }

  private func layControlPlane() throws {
    try layServer()
    for (file, user, pair) in [
      ("controller-manager", "system:kube-controller-manager", certificates.controllerManager),
      ("scheduler", "system:kube-scheduler", certificates.scheduler),
    ] { try write("etc/kubernetes/\(file).conf", kubeconfig(user, pair), mode: 0o600) }
    let mark = root + StaticPods.storeDirectory + "/.laid"
    for (file, yaml) in StaticPods(plan.kubeadm).manifests where !FileIO.exists(mark) {
      try write("etc/kubernetes/manifests/" + file, yaml, mode: 0o600)
    }
    // A manifest that a candidate moved away must not come back with the next start.
    try write("var/lib/lab-store/.laid", "")
  }

  /// What the API server and its administrators need.
  private func layServer() throws {
    try pair("ca", certificates.ca)
    try pair("apiserver", certificates.apiServer)
    try pair("apiserver-kubelet-client", certificates.apiServerKubeletClient)
    try pair("front-proxy-ca", certificates.frontProxyCA)
    try pair("front-proxy-client", certificates.frontProxyClient)
    if let etcd = certificates.etcd {
      try pair("etcd/ca", etcd.ca)
      try pair("etcd/server", etcd.server)
      try pair("etcd/peer", etcd.peer)
      try pair("etcd/healthcheck-client", etcd.healthcheckClient)
      try pair("apiserver-etcd-client", etcd.apiServerClient)
      try FileIO.makeDirectory(root + "/var/lib/etcd", mode: 0o700)
    }
    try write("etc/kubernetes/pki/sa.key", certificates.serviceAccountPrivateKey, mode: 0o600)
    try write("etc/kubernetes/pki/sa.pub", certificates.serviceAccountPublicKey, mode: 0o600)
    for (file, user, pair) in [
      ("admin", "kubernetes-admin", certificates.admin), ("super-admin", "kubernetes-super-admin", certificates.superAdmin),
    ] { try write("etc/kubernetes/\(file).conf", kubeconfig(user, pair), mode: 0o600) }
    try write("root/.kube/config", kubeconfig("kubernetes-admin", certificates.admin), mode: 0o600)
    try FileIO.makeDirectory(root + "/var/lib/lab-store", mode: 0o700)
  }

  private func kubeconfig(_ user: String, _ pair: KeyPair) -> String {
    KubeconfigText.embedded(server: server, authority: certificates.ca.certificate, user: user, pair: pair)
  }
}
