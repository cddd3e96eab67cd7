import Glibc
import LinuxSystem
import Testing

extension ClusterTests {
  @Test(
    "recorded conversations go as with upstream while controllers, scheduler and kubelets are at work",
    .enabled(if: OracleReplay.folder != nil, "the recorded conversations are not beside this checkout"))
  func conversations() async throws {
    let outcome = try await OracleReplay.run(kubeconfig: try await administrator(), still: withoutWriters)
    #expect(outcome.failures == [])
    #expect(outcome.passed > 250)
  }

  /// Runs it while the control plane's writers stand still: far shorter than a lease, so that both go on as leaders.
  private func withoutWriters(_ body: () async throws -> Void) async throws {
    let writers = try Traces.processes(of: LabTool.cluster).filter { pid in
      let program = (try? FileIO.readText("/proc/\(pid)/cmdline"))?.split(separator: "\0").first?.split(separator: "/").last
      return program == "kube-controller-manager" || program == "kube-scheduler"
    }
    #expect(writers.count == 2)
    for pid in writers { kill(pid, SIGSTOP) }
    defer { for pid in writers { kill(pid, SIGCONT) } }
    try await body()
  }

  /// The recording's administrator: kubeadm's by name, in the group that needs no binding. kubeadm itself makes no such certificate.
  private func administrator() async throws -> String {
    let state = "/var/lib/lab/clusters/\(LabTool.cluster)"
    let pki = "\(state)/machines/controlplane/root/etc/kubernetes/pki"
    let key = "\(state)/conversations"
    try await LabTool.run([
      "openssl", "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "\(key).key", "-out", "\(key).csr", "-subj",
      "/O=system:masters/CN=kubernetes-admin",
    ])
    try await LabTool.run([
      "openssl", "x509", "-req", "-in", "\(key).csr", "-CA", "\(pki)/ca.crt", "-CAkey", "\(pki)/ca.key", "-out", "\(key).crt",
      "-days", "1",
    ])
    let kubeconfig = "\(key).conf"
    try FileIO.replace(kubeconfig, try FileIO.readText(LabTool.kubeconfig(LabTool.cluster)), mode: 0o600)
    try await Kubectl.run(
      "config", "set-credentials", "kubernetes-admin", "--kubeconfig", kubeconfig, "--client-certificate=\(key).crt",
      "--client-key=\(key).key", "--embed-certs")
    return kubeconfig
  }
}
