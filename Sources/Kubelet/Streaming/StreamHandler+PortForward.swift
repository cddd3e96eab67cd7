import ContainerRuntime
import HTTPServer
import KubeAPI

extension StreamHandler {
  /// kubectl's SPDY frames within a WebSocket.
  static let tunnelProtocol = "SPDY/3.1+portforward.k8s.io"
  static let portForwardProtocol = "portforward.k8s.io"

  func portForward(_ namespace: String, _ pod: String, _ request: HTTPRequest, _ response: HTTPResponseWriter) async throws {
    guard let object = await kubelet.pod(namespace: namespace, name: pod) else {
      return try await refuse(response, 404, "pod does not exist")
    }
    guard let sandbox = await runtime.sandboxes(podUID: object.uid).last(where: \.isReady) else {
      return try await refuse(response, 500, "failed to find sandbox of pod \(pod)")
    }
    let forwarder = PortForwarder(runtime: runtime, sandbox: sandbox)
    let offered = request.headers.list("Sec-WebSocket-Protocol")
    if request.asksUpgrade(to: "websocket"), offered.contains(Self.tunnelProtocol) {
      let socket = try await response.acceptWebSocket(request, protocols: [Self.tunnelProtocol])
      await forwarder.serve(try SPDYConnection(WebSocketByteConnection(socket)))
    } else if request.asksUpgrade(to: "websocket") {
      let ports = request.query.all("port")
      let numbers = ports.compactMap { UInt16($0) }.filter { $0 > 0 }
      if ports.isEmpty { return try await refuse(response, 400, "query parameter \"port\" is required") }
      guard numbers.count == ports.count else {
        return try await refuse(response, 400, "unable to parse \"\(ports.joined(separator: ","))\" as a port")
      }
      let socket = try await response.acceptWebSocket(request, protocols: PortForwarder.channelProtocols)
      await forwarder.serve(socket, ports: numbers)
    } else if request.asksUpgrade(to: "SPDY/3.1") {
      let (connection, _) = try await response.acceptSPDY(request, protocols: [Self.portForwardProtocol])
      await forwarder.serve(connection)
    } else {
      try await refuse(response, 400, "Upgrade request required")
    }
  }
}
