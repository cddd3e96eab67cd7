import Glibc
import LinuxSystem
import PKI

/// The certificates of one run, in files for the server and as texts for the clients.
struct BenchCertificates {
  let folder: String
  let authority: KeyPair
  let server: KeyPair
  let administrator: KeyPair

  init(folder: String) throws {
    self.folder = folder
    let now = Double(time(nil))
    let issuer = try CertificateAuthority(commonName: "kubernetes", now: now)
    authority = issuer.keyPair
    server = try issuer.issue(.init("kube-apiserver"), usage: .server, names: ["localhost"], addresses: ["127.0.0.1"], now: now)
    administrator = try issuer.issue(.init("bench", organizations: ["system:masters"]), usage: .client, now: now)
    let account = try ServiceAccountKey.generate()
    for (name, text) in [
      ("ca.crt", authority.certificate), ("server.crt", server.certificate), ("server.key", server.key),
      ("sa.key", account.privateKey), ("sa.pub", account.publicKey),
    ] { try FileIO.write("\(folder)/\(name)", text) }
  }
}

/// A process under measurement.
struct ServerProcess {
  let child: ChildProcess
  let port: Int

  /// Starts the API server. With `isPinned` it has one core for itself: the clients keep off it.
  static func start(_ options: Options, _ certificates: BenchCertificates, store: String, port: Int, isPinned: Bool) throws
    -> ServerProcess
  {
    let folder = certificates.folder
    return try spawn(
      [
        options.hyperkube, "kube-apiserver", "--advertise-address=127.0.0.1", "--bind-address=127.0.0.1", "--secure-port=\(port)",
        "--authorization-mode=Node,RBAC", "--etcd-servers=sqlite://\(store)", "--client-ca-file=\(folder)/ca.crt",
        "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
        "--service-account-key-file=\(folder)/sa.pub", "--service-account-signing-key-file=\(folder)/sa.key",
        "--service-cluster-ip-range=10.96.0.0/16", "--tls-cert-file=\(folder)/server.crt",
        "--tls-private-key-file=\(folder)/server.key",
      ], folder: folder, port: port, isPinned: isPinned)
  }

  static func spawn(_ command: [String], folder: String, port: Int, isPinned: Bool) throws -> ServerProcess {
    let command = isPinned ? ["/usr/bin/taskset", "-c", "0"] + command : command
    var specification = ProcessSpecification(command[0], Array(command.dropFirst()))
    let log = try Descriptor.open("\(folder)/server.log", O_WRONLY | O_CREAT | O_APPEND)
    specification.descriptors = [1: log, 2: log]
    return ServerProcess(child: try ChildProcess.spawn(specification), port: port)
  }

  /// Nanoseconds until GET /readyz says 200.
  func waitUntilReady(_ client: LoadClient, since start: Int64) async throws -> Int64 {
    while true {
      if (try? await client.once("GET", "/readyz"))?.status == 200 { return monotonicNanoseconds() - start }
      if let status = try child.poll() { throw BenchError("the server ended: \(status)") }
      if monotonicNanoseconds() - start > 30_000_000_000 { throw BenchError("the server is not ready after 30 s") }
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  /// User and system time spent so far, in microseconds.
  func processorTime() throws -> Double {
    let text = try FileIO.readText("/proc/\(child.pid)/stat")
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
      throw BenchError("cannot read the server's processor time")
    }
    return (user + system) * 1_000_000 / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Megabytes: resident, and the process's share of what it shares.
  func memory() throws -> (rss: Double, pss: Double) {
    let text = try FileIO.readText("/proc/\(child.pid)/smaps_rollup")
    func field(_ name: String) -> Double {
      let line = text.split(separator: "\n").first { $0.hasPrefix("\(name):") }
      return line.flatMap { Double($0.split(separator: " ")[1]) }.map { $0 / 1024 } ?? 0
    }
    return (field("Rss"), field("Pss"))
  }

  func stop(_ signal: Int32 = SIGKILL) async throws {
    try child.kill(signal)
    _ = try await child.wait()
  }
}
