import HTTPServer
import KubeAPI
import Testing

@testable import APIClient

@Suite(.timeLimit(.minutes(1))) struct ExecTests {
  /// A kubelet's end of exec that runs one of a few commands.
  private func server(tls: Bool) -> HTTPServer {
    var configuration = HTTPServerConfiguration(host: "127.0.0.1", port: 0)
    if tls { configuration.tls = .init(certificateChain: TestCertificate.chain, privateKey: TestCertificate.key) }
    return HTTPServer(
      configuration,
      handler: ClosureHandler { request, response in
        guard request.path.hasSuffix("/pods/p/exec") else {
          let status = APIStatus.notFound(.pods, "q")
          return try await response.respond(status: 404, body: status.json.data)
        }
        let socket = try await response.acceptWebSocket(request, protocols: ["v5.channel.k8s.io"])
        let command = request.query.all("command")
        var status: JSON = ["metadata": [:], "status": "Success"]
        switch command.first {
        case "echo": try await socket.send([1] + Array(command.dropFirst().joined(separator: " ").utf8))
        case "cat":
          while case .binary(let bytes)? = try await socket.receive(), bytes.first == 0 {
            try await socket.send([1] + bytes.dropFirst())
          }
        case "fail":
          try await socket.send([2] + Array("oops".utf8))
          status = [
            "metadata": [:], "status": "Failure", "reason": "NonZeroExitCode", "message": "command terminated with exit code 3",
            "details": ["causes": [["reason": "ExitCode", "message": "3"]]],
          ]
        default:
          status = ["metadata": [:], "status": "Failure", "reason": "InternalError", "message": "no such command", "code": 500]
        }
        try await socket.send([3] + status.data)
        await socket.close()
      })
  }

  private func client(_ server: HTTPServer, tls: Bool) -> APIClient {
    APIClient(
      ClientConfiguration(
        host: "127.0.0.1", port: server.port, usesTLS: tls, certificateAuthority: tls ? TestCertificate.chain : nil))
  }

  @Test("output, errors and exit codes come back", arguments: [false, true])
  func exec(tls: Bool) async throws {
    let server = server(tls: tls)
    try await server.start()
    let client = client(server, tls: tls)
    func run(_ command: String..., input: String? = nil) async throws -> ExecResult {
      try await client.exec(
        namespace: "default", pod: "p", command: command, standardInput: input.map { Array($0.utf8) })
    }
    let echoed = try await run("echo", "a", "", "b c")
    #expect(String(decoding: echoed.standardOutput, as: UTF8.self) == "a  b c")
    #expect(echoed.exitCode == 0)
    let failed = try await run("fail")
    #expect(failed == ExecResult(standardOutput: [], standardError: Array("oops".utf8), exitCode: 3))
    let long = String(repeating: "x", count: 100_000)
    #expect(try await run("cat", input: long).standardOutput == Array(long.utf8))
    await #expect(throws: APIStatus.self) { try await run("nope") }
    await server.shutdown(grace: .zero)
  }

  @Test("a refusal is the server's Status") func refused() async throws {
    let server = server(tls: false)
    try await server.start()
    let client = client(server, tls: false)
    await #expect(throws: APIStatus.notFound(.pods, "q")) {
      try await client.exec(namespace: "default", pod: "q", command: ["echo"])
    }
    await server.shutdown(grace: .zero)
  }
}
