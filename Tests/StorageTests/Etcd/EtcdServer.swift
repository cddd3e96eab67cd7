import Glibc
import LinuxSystem
import NamespaceTesting
import PKI
import Testing

@testable import EtcdStorage
@testable import Storage

/// An etcd of its own for a test, which may kill and start it again. It does not sync its files where it can be told so.
final class EtcdServer {
  let directory = "/tmp/etcd-tests-\(getpid())-\(UInt64.random(in: 0 ... .max))"
  let port: Int
  private let peerPort: Int
  private let executable: String
  private let extra: [String]
  private let isSecure: Bool
  private(set) var certificates: (authority: KeyPair, server: KeyPair, client: KeyPair)?
  private var process: ChildProcess?

  init(executable: String, _ extra: [String] = [], isSecure: Bool = false) throws {
    self.executable = executable
    self.extra = extra
    self.isSecure = isSecure
    port = FreePort.find()
    peerPort = FreePort.find()
    try FileIO.makeDirectory(directory)
    if isSecure { try makeCertificates() }
  }

  private var scheme: String { isSecure ? "https" : "http" }
  var endpoint: String { "\(scheme)://127.0.0.1:\(port)" }

  func storage(before others: [String] = []) throws -> EtcdStorage {
    let endpoints = (others + [endpoint]).compactMap { EtcdEndpoint($0) }
    return try EtcdStorage(
      EtcdConfiguration(
        endpoints: endpoints, certificateAuthority: certificates?.authority.certificate,
        certificateChain: certificates?.client.certificate, privateKey: certificates?.client.key))
  }

  /// With the data it had before, or with those of another folder.
  func start(data: String = "data") async throws {
    let peer = "http://127.0.0.1:\(peerPort)"
    var arguments = [
      "--name=default", "--data-dir=\(directory)/\(data)", "--listen-client-urls=\(endpoint)",
      "--advertise-client-urls=\(endpoint)",
      "--listen-peer-urls=\(peer)", "--initial-advertise-peer-urls=\(peer)", "--initial-cluster=default=\(peer)",
      "--initial-cluster-token=\(data)", "--heartbeat-interval=10", "--election-timeout=100", "--logger=zap",
    ]
    if isSecure {
      arguments += [
        "--client-cert-auth", "--trusted-ca-file=\(directory)/ca.crt", "--cert-file=\(directory)/server.crt",
        "--key-file=\(directory)/server.key",
      ]
    }
    var specification = ProcessSpecification(executable, arguments + extra)
    let log = try Descriptor.open("\(directory)/log", O_WRONLY | O_CREAT | O_APPEND)
    specification.descriptors = [1: log, 2: log]
    process = try ChildProcess.spawn(specification)
    let probe = try storage()
    let deadline = ContinuousClock.now + .seconds(60)
    while (try? await probe.checkHealth()) == nil, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(2)) }
    try await probe.checkHealth()
    await probe.close()
  }

  func kill() async throws {
    try process?.kill()
    _ = try await process?.wait()
    process = nil
  }

  func remove() {
    try? process?.kill()
    try? FileIO.removeTree(directory)
  }

  private func makeCertificates() throws {
    let now = Double(time(nil))
    let authority = try CertificateAuthority(commonName: "etcd-ca", now: now)
    let server = try authority.issue(
      .init("etcd"), usage: .serverAndClient, names: ["localhost"], addresses: ["127.0.0.1"], now: now)
    let client = try authority.issue(.init("kube-apiserver-etcd-client"), usage: .client, now: now)
    certificates = (authority.keyPair, server, client)
    for (name, text) in [
      ("ca.crt", authority.keyPair.certificate), ("server.crt", server.certificate), ("server.key", server.key),
    ] {
      try FileIO.write("\(directory)/\(name)", text)
    }
  }
}
