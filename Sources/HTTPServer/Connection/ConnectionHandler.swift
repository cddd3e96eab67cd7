import NIOCore
import NIOSSL
import NIOTLS
import Synchronization

/// Stands behind TLS on every connection: bounds the handshake, keeps the server's list of connections, and ends a connection on errors.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = NIOAny

  private let shared: ServerState
  /// What the client showed, where the handler verifies it.
  let peerChain: PeerChain
  private var timer: Scheduled<Void>?

  init(shared: ServerState, peerChain: PeerChain = PeerChain()) {
    self.shared = shared
    self.peerChain = peerChain
  }

  func handlerAdded(context: ChannelHandlerContext) {
    shared.connected(context.channel)
    guard shared.configuration.tls != nil else { return }
    let channel = context.channel
    timer = context.eventLoop.scheduleTask(in: .seconds(10)) { channel.close(promise: nil) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case TLSUserEvent.handshakeCompleted = event { timer?.cancel() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    shared.disconnected(context.channel)
    context.fireChannelInactive()
  }

  /// Clients such as kubectl leave without TLS's closing alert; the end of the connection itself follows.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let error = error as? NIOSSLError, case .uncleanShutdown = error { return }
    context.close(promise: nil)
  }
}

/// The certificates of one connection's client, leaf first.
final class PeerChain: Sendable {
  private let chain = Mutex<[[UInt8]]>([])

  var certificates: [[UInt8]] {
    get { chain.withLock { $0 } }
    set { chain.withLock { $0 = newValue } }
  }
}
