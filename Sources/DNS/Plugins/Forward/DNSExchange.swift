import NIOCore
import NIOPosix
import Synchronization

/// One query to one server and its response.
package protocol DNSExchange: Sendable {
  func ask(_ server: UpstreamAddress, _ query: DNSMessage, _ transport: DNSRequest.Transport, timeout: Duration)
    async throws(DNSFailure) -> DNSMessage
}

/// Asks over a socket of its own per query, so that its port is a random one.
package struct SocketExchange: DNSExchange {
  private let group: any EventLoopGroup

  package init(group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton) { self.group = group }

  package func ask(
    _ server: UpstreamAddress, _ query: DNSMessage, _ transport: DNSRequest.Transport, timeout: Duration
  ) async throws(DNSFailure) -> DNSMessage {
    do {
      let promise = group.next().makePromise(of: [UInt8].self)
      let limit = TimeAmount(timeout)
      let channel: any Channel
      do {
        channel =
          switch transport {
          case .udp:
            try await DatagramBootstrap(group: group)
              .channelInitializer { $0.pipeline.addHandler(DatagramResponseHandler(promise)) }
              .connect(host: server.host, port: server.port).get()
          case .tcp:
            try await ClientBootstrap(group: group)
              .connectTimeout(limit)
              .channelInitializer { $0.pipeline.addHandler(StreamResponseHandler(promise)) }
              .connect(host: server.host, port: server.port).get()
          }
      } catch {
        promise.fail(error)
        throw error
      }
      var bytes = query.bytes
      if transport == .tcp { bytes.insert(contentsOf: [UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF)], at: 0) }
      let timer = channel.eventLoop.scheduleTask(in: limit) { promise.fail(ChannelError.connectTimeout(limit)) }
      defer {
        timer.cancel()
        channel.close(promise: nil)
      }
      channel.writeAndFlush(ByteBuffer(bytes: bytes)).cascadeFailure(to: promise)
      let answer = try await promise.futureResult.get()
      return try DNSMessage(decoding: answer)
    } catch is DNSDecodingError {
      throw DNSFailure(.badResponse, plugin: ForwardPlugin.name, "\(server): malformed response")
    } catch let error as ChannelError {
      if case .connectTimeout = error {
        throw DNSFailure(.timeout, plugin: ForwardPlugin.name, "read \(transport.rawValue) \(server): i/o timeout")
      }
      throw DNSFailure(.unreachable, plugin: ForwardPlugin.name, "\(transport.rawValue) \(server): \(error)")
    } catch let error as IOError {
      throw DNSFailure(.unreachable, plugin: ForwardPlugin.name, "\(transport.rawValue) \(server): \(error.description)")
    } catch {
      throw DNSFailure(.unreachable, plugin: ForwardPlugin.name, "\(transport.rawValue) \(server): connection closed")
    }
  }
}

private final class DatagramResponseHandler: ChannelInboundHandler, Sendable {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>

  private let promise: EventLoopPromise<[UInt8]>

  init(_ promise: EventLoopPromise<[UInt8]>) { self.promise = promise }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    promise.succeed(Array(unwrapInboundIn(data).data.readableBytesView))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { promise.fail(error) }
  func channelInactive(context: ChannelHandlerContext) { promise.fail(ChannelError.eof) }
}

private final class StreamResponseHandler: ChannelInboundHandler, Sendable {
  typealias InboundIn = ByteBuffer

  private let promise: EventLoopPromise<[UInt8]>
  private let received = Mutex(ByteBuffer())

  init(_ promise: EventLoopPromise<[UInt8]>) { self.promise = promise }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    received.withLock { received in
      received.writeImmutableBuffer(unwrapInboundIn(data))
      guard let length = received.getInteger(at: received.readerIndex, as: UInt16.self),
        let message = received.getBytes(at: received.readerIndex + 2, length: Int(length))
      else { return }
      promise.succeed(message)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { promise.fail(error) }
  func channelInactive(context: ChannelHandlerContext) { promise.fail(ChannelError.eof) }
}
