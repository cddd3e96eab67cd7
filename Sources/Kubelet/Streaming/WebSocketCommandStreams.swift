import HTTPServer
import KubeAPI

/// exec and attach over a WebSocket: channels 0 to 2 are the standard streams, 3 the outcome, 4 the size of the terminal.
struct WebSocketCommandStreams: CommandStreams {
  private static let errorChannel: UInt8 = 3
  private static let resizeChannel: UInt8 = 4
  private static let closeChannel: UInt8 = 255
  private let socket: WebSocket
  private let codec: ChannelCodec
  private let options: CommandStreamOptions

  static func open(
    _ options: CommandStreamOptions, _ request: HTTPRequest, _ response: HTTPResponseWriter
  ) async throws -> WebSocketCommandStreams {
    let socket = try await response.acceptWebSocket(request, protocols: ChannelCodec.protocols)
    let codec = ChannelCodec(socket.subprotocol ?? "")
    // An empty message on the first channel there is tells the client that its streams are there.
    let first: UInt8 = options.hasOutput ? 1 : options.hasError ? 2 : errorChannel
    try await socket.send(codec.encode(first, []))
    return WebSocketCommandStreams(socket: socket, codec: codec, options: options)
  }

  func send(_ output: CommandOutput, _ bytes: [UInt8]) async throws {
    guard options.wants(output) else { return }
    try await socket.send(codec.encode(output.rawValue, bytes))
  }

  func finish(_ status: JSON) async {
    if codec.reportsStatus {
      try? await socket.send(codec.encode(Self.errorChannel, status.data))
    } else if let message = StreamStatus.message(status) {
      try? await socket.send(codec.encode(Self.errorChannel, Array(message.utf8)))
    }
    await socket.sendClose()
  }

  func receive(_ handle: @escaping @Sendable (CommandInput) async -> Void) async {
    while let message = try? await socket.receive() {
      guard let (channel, bytes) = codec.decode(message) else { continue }
      switch channel {
      case 0 where options.hasInput: await handle(.bytes(bytes))
      case Self.resizeChannel:
        if let size = StreamStatus.size(bytes) { await handle(.resize(rows: size.rows, columns: size.columns)) }
      case Self.closeChannel where codec.closesChannels && bytes.first == 0: await handle(.end)
      default: continue
      }
    }
  }

  func close() async { await socket.close() }
}
