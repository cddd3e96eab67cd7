import KubeAPI

/// What a command in a container did.
package struct ExecResult: Hashable, Sendable {
  package var standardOutput: [UInt8]
  package var standardError: [UInt8]
  package var exitCode: Int
}

extension APIClient {
  /// The most output that is kept of each stream.
  private static let outputLimit = 4 << 20

  /// Runs a command in a container and waits for its end. A command that could not be started is thrown as the Status the kubelet
  /// gave.
  package func exec(
    namespace: String, pod: String, container: String? = nil, command: [String], standardInput: [UInt8]? = nil
  ) async throws -> ExecResult {
    var query = Query()
    query.add("container", container)
    query.add("stdin", standardInput == nil ? nil : "true")
    query.add("stdout", "true")
    query.add("stderr", "true")
    for word in command { query.add("command", word) }
    let path = query.appended(
      to: GroupVersionResource.pods.path(namespace: namespace, name: pod, subresource: "exec"))
    let socket = try await webSocket(path)
    if let standardInput {
      for start in stride(from: 0, to: standardInput.count, by: 32 << 10) {
        try await socket.send(channel: 0, Array(standardInput[start..<min(start + 32 << 10, standardInput.count)]))
      }
      // The protocol's way to close a channel, here standard input.
      if socket.subprotocol == "v5.channel.k8s.io" { try await socket.send([255, 0]) }
    }
    var result = ExecResult(standardOutput: [], standardError: [], exitCode: 0)
    while let message = try await socket.next() {
      guard let channel = message.first else { continue }
      switch channel {
      case 1: if result.standardOutput.count < Self.outputLimit { result.standardOutput += message.dropFirst() }
      case 2: if result.standardError.count < Self.outputLimit { result.standardError += message.dropFirst() }
      case 3:
        result.exitCode = try Self.exitCode(Array(message.dropFirst()))
        await socket.close()
        return result
      default: break
      }
    }
    throw TransportError(.closed, "the connection ended before the command did")
  }

  /// Reads the Status on the error channel.
  static func exitCode(_ bytes: [UInt8]) throws -> Int {
    guard var json = try? JSON.decode(bytes) else {
      throw APIStatus(.internalError, String(decoding: bytes, as: UTF8.self))
    }
    // Upstream's kubelet leaves it out here.
    json["kind"] = "Status"
    guard let status = APIStatus(json) else { return 0 }
    let causes = status.details?.causes ?? []
    if json["reason"].string == "NonZeroExitCode", let code = causes.first(where: { $0.reason == "ExitCode" })?.message {
      return Int(code) ?? 1
    }
    throw status
  }
}
