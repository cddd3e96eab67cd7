import APIClient
import ClusterKit
import Glibc
import KubeAPI
import LinuxSystem
import NamespaceTesting
import PKI

/// A kube-apiserver alone, as a process of this machine that needs no root, with its store in a directory of its own.
actor BareAPIServer {
  /// Why it cannot be run here, nil when it can.
  static let obstacle = LabTool.hyperkube == nil ? "hyperkube is not built: run make build" : nil

  nonisolated let client: APIClient
  /// What belongs to the server, and goes with it.
  nonisolated let directory: String
  private let port: Int
  private let flags: [String]
  private var process: ChildProcess?

  /// A kubeconfig of somebody who may do everything.
  nonisolated var kubeconfig: String { "\(directory)/admin.conf" }

  /// `flags` come after those every server is started with.
  init(flags: (_ directory: String) throws -> [String] = { _ in [] }) async throws {
    directory = "/tmp/lab-api-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    port = FreePort.find()
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let certificates = try await ClusterCertificates.make(
      .init(serverNames: [], serverAddresses: [], nodes: []), now: Double(now.tv_sec))
    try FileIO.makeDirectory(directory)
    for (name, text) in [
      ("ca.crt", certificates.ca.certificate), ("server.crt", certificates.apiServer.certificate),
      ("server.key", certificates.apiServer.key), ("sa.key", certificates.serviceAccountPrivateKey),
      ("sa.pub", certificates.serviceAccountPublicKey),
      (
        "admin.conf",
        KubeconfigText.embedded(
          server: "https://127.0.0.1:\(port)", authority: certificates.ca.certificate, user: "admin",
          pair: certificates.superAdmin)
      ),
    ] { try FileIO.write("\(directory)/\(name)", text) }
    self.flags = try flags(directory)
    var configuration = ClientConfiguration(
      host: "127.0.0.1", port: port, certificateAuthority: certificates.ca.certificate,
      credentials: .certificate(chain: certificates.superAdmin.certificate, key: certificates.superAdmin.key))
    configuration.timeout = .seconds(10)
    client = APIClient(configuration)
  }

  func start() throws {
    guard let program = LabTool.hyperkube else { return }
    var specification = ProcessSpecification(program)
    specification.arguments =
      [
        "kube-apiserver", "--bind-address=127.0.0.1", "--secure-port=\(port)", "--advertise-address=127.0.0.1",
        "--authorization-mode=Node,RBAC", "--client-ca-file=\(directory)/ca.crt", "--etcd-servers=sqlite://\(directory)/state.db",
        "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
        "--service-account-key-file=\(directory)/sa.pub", "--service-account-signing-key-file=\(directory)/sa.key",
        "--service-cluster-ip-range=10.96.0.0/16", "--tls-cert-file=\(directory)/server.crt",
        "--tls-private-key-file=\(directory)/server.key",
      ] + flags
    let log = try Descriptor.open("\(directory)/log", O_WRONLY | O_CREAT | O_APPEND)
    specification.descriptors = [1: log, 2: log]
    process = try ChildProcess.spawn(specification)
  }

  /// kill -9, and what is left is reaped.
  func kill() async throws {
    try process?.kill()
    _ = try await process?.wait()
    process = nil
  }

  func waitUntilReady() async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while true {
      do {
        _ = try await client.list(.namespaces)
        return
      } catch {
        guard ContinuousClock.now < deadline else { throw error }
        try await Task.sleep(for: .milliseconds(20))
      }
    }
  }

  func remove() async {
    try? await kill()
    try? FileIO.removeTree(directory)
  }
}
