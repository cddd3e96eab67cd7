import HTTPServer
import KubeAPI

/// The older way, which client libraries use: one connection for each port of the query, with two channels each (data, then error) of a
/// WebSocket. Both begin with the port in two bytes, the lower one first.
extension PortForwarder {
  static let channelProtocols = ["v4.channel.k8s.io", "v4.base64.channel.k8s.io"]

  func serve(_ socket: WebSocket, ports: [UInt16]) async {
    let codec = ChannelCodec(socket.subprotocol ?? "")
    let inputs = ports.map { _ in ByteQueue() }
    for (index, port) in ports.enumerated() {
      let number = [UInt8(port & 0xFF), UInt8(port >> 8)]
      for channel in [2 * index, 2 * index + 1] { try? await socket.send(codec.encode(UInt8(clamping: channel), number)) }
    }
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        while let message = try? await socket.receive() {
          guard let (channel, bytes) = codec.decode(message), channel % 2 == 0, Int(channel / 2) < inputs.count else { continue }
          await inputs[Int(channel / 2)].push(bytes)
        }
        for input in inputs { input.finish() }
        return false
      }
      for (index, port) in ports.enumerated() {
        group.addTask {
          let channel = UInt8(clamping: 2 * index)
          let failure = await relay(
            port, read: { await inputs[index].next() }, write: { try await socket.send(codec.encode(channel, $0)) })
          if let failure { try? await socket.send(codec.encode(channel + 1, Array(failure.utf8))) }
          inputs[index].discard()
          return true
        }
      }
      // Until the client is gone or no connection is left.
      var open = ports.count
      while open > 0, await group.next() == true { open -= 1 }
      group.cancelAll()
      await socket.close()
    }
  }
}
