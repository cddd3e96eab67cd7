import NIOCore
import NIOPosix

/// One port, over UDP and TCP.
struct DNSListener: Sendable {
  typealias Datagram = AddressedEnvelope<ByteBuffer>

  let port: Int
  let responder: DNSResponder
  let group: any EventLoopGroup

  /// Serves until cancelled. Throws when the port cannot be had.
  func run() async throws {
    let datagrams = try await DatagramBootstrap(group: group)
      .channelOption(.socketOption(.so_reuseaddr), value: 1)
      .bind(host: "0.0.0.0", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<Datagram, Datagram>(wrappingChannelSynchronously: channel)
        }
      }
    let streams = try await ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .bind(host: "0.0.0.0", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    try await withThrowingTaskGroup { tasks in
      tasks.addTask { try await serve(datagrams) }
      tasks.addTask { try await serve(streams) }
      try await tasks.next()
      tasks.cancelAll()
    }
  }

  private func serve(_ channel: NIOAsyncChannel<Datagram, Datagram>) async throws {
    try await channel.executeThenClose { inbound, outbound in
      try await withThrowingDiscardingTaskGroup { tasks in
        for try await datagram in inbound {
          tasks.addTask {
            let client = datagram.remoteAddress
            let bytes = Array(datagram.data.readableBytesView)
            guard let answer = await responder.respond(to: bytes, client: client.text, transport: .udp, port: port) else {
              return
            }
            // A client that has gone is no reason to stop.
            try? await outbound.write(Datagram(remoteAddress: client, data: ByteBuffer(bytes: answer)))
          }
        }
      }
    }
  }

  private func serve(_ server: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>) async throws {
    try await server.executeThenClose { connections in
      try await withThrowingDiscardingTaskGroup { tasks in
        for try await connection in connections {
          tasks.addTask { try? await serve(connection: connection) }
        }
      }
    }
  }

  /// Queries with their length in front (RFC 1035 4.2.2), one after the other.
  private func serve(connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async throws {
    let client = connection.channel.remoteAddress?.text ?? "-"
    try await connection.executeThenClose { inbound, outbound in
      var received = ByteBuffer()
      for try await part in inbound {
        received.writeImmutableBuffer(part)
        while let length = received.getInteger(at: received.readerIndex, as: UInt16.self),
          let query = received.getBytes(at: received.readerIndex + 2, length: Int(length))
        {
          received.moveReaderIndex(forwardBy: 2 + Int(length))
          received.discardReadBytes()
          guard let answer = await responder.respond(to: query, client: client, transport: .tcp, port: port) else { return }
          var out = ByteBuffer()
          out.writeInteger(UInt16(answer.count))
          out.writeBytes(answer)
          try await outbound.write(out)
        }
      }
    }
  }
}

extension SocketAddress {
  /// `10.0.0.1:53`, `[fd00::1]:53`.
  fileprivate var text: String {
    let host = ipAddress ?? "-"
    return host.contains(":") ? "[\(host)]:\(port ?? 0)" : "\(host):\(port ?? 0)"
  }
}
