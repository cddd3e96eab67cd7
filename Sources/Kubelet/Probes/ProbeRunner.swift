import APIClient
import ContainerRuntime
import KubeAPI
import LinuxSystem

/// Makes one check of a container, from the node as upstream does.
package struct ProbeRunner: Sendable {
  package enum Result: Hashable, Sendable {
    case success
    case failure(String)
  }

  let runtime: ContainerRuntime
  let container: String
  /// The pod's, or the node's for a pod in the node's network.
  let address: String

  func run(_ check: Probe.Check, timeout: Duration) async -> Result {
    switch check {
    case .exec(let command): await exec(command, timeout)
    case .http(let scheme, let host, let port, let path, let headers):
      await http(scheme, host ?? address, port, path, headers, timeout)
    case .tcp(let host, let port): await tcp(host ?? address, port, timeout)
    case .unsupported(let text): .failure(text)
    }
  }

  private func exec(_ command: [String], _ timeout: Duration) async -> Result {
    do {
      guard let result = try await runtime.execSync(container, command, timeout: timeout) else {
        return .failure("command timed out: \"\(command.joined(separator: " "))\" timed out after \(GoDuration.format(timeout))")
      }
      return result.status.isSuccess ? .success : .failure(result.outputText + result.errorText)
    } catch {
      return .failure("rpc error: code = Unknown desc = failed to exec in container: \(error)")
    }
  }

  private func http(
    _ scheme: String, _ host: String, _ port: Int, _ path: String, _ headers: [[String]], _ timeout: Duration
  ) async -> Result {
    var configuration = ClientConfiguration(host: host, port: port, usesTLS: scheme == "https", userAgent: "kube-probe/1.36")
    configuration.skipsVerification = true
    configuration.timeout = timeout
    let client = APIClient(configuration)
    defer { client.close() }
    let full = path.hasPrefix("/") ? path : "/\(path)"
    do {
      let all = headers.map { ($0[0], $0[1]) } + [("accept", "*/*")]
      let response = try await client.raw(method: "GET", path: full, headers: all)
      if (200..<400).contains(response.status) { return .success }
      return .failure("HTTP probe failed with statuscode: \(response.status)")
    } catch {
      return .failure("Get \"\(scheme)://\(host):\(port)\(full)\": \(Self.words(error, "\(host):\(port)"))")
    }
  }

  private func tcp(_ host: String, _ port: Int, _ timeout: Duration) async -> Result {
    do {
      _ = try await TCPSocket.connect(host: host, port: port, timeout: timeout)
      return .success
    } catch {
      return .failure(Self.words(error, "\(host):\(port)"))
    }
  }

  /// As Go words what went wrong with a connection.
  private static func words(_ error: any Error, _ place: String) -> String {
    if let error = error as? TransportError {
      switch error.code {
      case .timedOut: return "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
      default: return error.errno == 0 ? error.description : "dial tcp \(place): connect: \(SystemError.text(of: error.errno))"
      }
    }
    if let error = error as? SystemError {
      return "dial tcp \(place): \(error.code == .timedOut ? "i/o timeout" : "connect: \(SystemError.text(of: error.errno))")"
    }
    return "\(error)"
  }
}
