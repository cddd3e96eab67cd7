import NIOCore
import NIOHTTP1
import NIOSSL

/// Collects requests and runs the handler for one at a time; owns the task that does, and cancels it when the client goes away.
final class HTTPRequestHandler: ChannelInboundHandler, ChannelOutboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private struct Incoming {
    let head: HTTPRequestHead
    let request: HTTPRequest
    var body = ByteBuffer()
    /// False for what has to wait until another request is answered.
    let mayBeStreamed: Bool
  }
  /// What is still taken of a body that nobody reads any more, as in Go's server.
  private static let drainLimit = 256 * 1024

  private let shared: ServerState
  private let isHTTP2: Bool
  private var incoming: Incoming?
  private var queue: [Incoming] = []
  /// The body that comes in now, of a request that is being answered already.
  private var streamed: InboundBytes?
  private var drained = 0
  private var isBusy = false
  private var isRefusing = false
  private var isTunnel = false
  private var task: Task<Void, Never>?
  /// When the client is given up.
  private var deadline = NIODeadline.distantFuture
  private var timer: (task: Scheduled<Void>, time: NIODeadline)?
  private var peer: (certificates: [[UInt8]], address: String, port: Int)?
  private var context: ChannelHandlerContext?

  init(shared: ServerState, isHTTP2: Bool) {
    self.shared = shared
    self.isHTTP2 = isHTTP2
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    schedule(shared.configuration.requestTimeout, context)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    stopTimer()
    self.context = nil
    if !isTunnel { task?.cancel() }
  }

  func channelInactive(context: ChannelHandlerContext) {
    stopTimer()
    task?.cancel()
    queue.removeAll()
    incoming = nil
    streamed?.fail(HTTPServerError(.connectionClosed, "the client is gone"))
    streamed?.end()
    context.fireChannelInactive()
  }

  func read(context: ChannelHandlerContext) { if streamed?.mayRead() ?? true { context.read() } }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isRefusing else { return }
    switch unwrapInboundIn(data) {
    case .head(let head): begin(head, context)
    case .body(let bytes): append(bytes, context)
    case .end: end(context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if error is HTTPParserError, !isBusy {
      return error as? HTTPParserError == .headerOverflow
        ? refuse(431, "Request Header Fields Too Large", context) : refuse(400, "Bad Request", context)
    }
    context.close(promise: nil)
  }
}

// Reading requests.
extension HTTPRequestHandler {
  private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    let size = head.headers.reduce(head.uri.utf8.count) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
    guard size <= shared.configuration.maximumHeaderSize else { return refuse(431, "Request Header Fields Too Large", context) }
    guard PercentEncoding.isValid(Substring(head.uri.utf8.prefix { $0 != UInt8(ascii: "?") })) else {
      return refuse(400, "Bad Request", context)
    }
    let length = head.headers.first(name: "content-length").flatMap(Int.init)
    let request = Incoming(head: head, request: HTTPRequest(head), mayBeStreamed: !isBusy)
    if let length, length > shared.configuration.maximumBodySize, !isStreamed(request) { return refuse(413, tooLarge, context) }
    if !isBusy { schedule(shared.configuration.requestTimeout, context) }
    if head.headers.first(name: "expect")?.lowercased() == "100-continue", !isBusy {
      context.writeAndFlush(wrapOutboundOut(.head(HTTPResponseHead(version: head.version, status: .continue))), promise: nil)
    }
    incoming = request
  }

  /// Asked when the first piece of the body comes: of most requests there is none.
  private func isStreamed(_ incoming: Incoming) -> Bool {
    incoming.mayBeStreamed && incoming.body.readableBytes == 0 && shared.handler.streamsBody(of: incoming.request)
  }

  /// Answers from the first piece of the body on: only then is it known that there is one.
  private func stream(_ request: Incoming, _ context: ChannelHandlerContext) -> InboundBytes {
    let bytes = InboundBytes(context.channel)
    let length = request.head.headers.first(name: "content-length").flatMap(Int.init)
    let bound = NIOLoopBound(bytes, eventLoop: context.eventLoop)
    (streamed, incoming, drained) = (bytes, nil, 0)
    run(request, body: RequestBody(bound, eventLoop: context.eventLoop, length: length), context)
    return bytes
  }

  private func append(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
    if let streamed = streamed ?? incoming.flatMap({ isStreamed($0) ? stream($0, context) : nil }) {
      streamed.append(bytes)
      if !isBusy { drained += bytes.readableBytes }
      return drained > Self.drainLimit ? context.close(promise: nil) : ()
    }
    guard incoming != nil else { return }
    var bytes = bytes
    incoming?.body.writeBuffer(&bytes)
    if (incoming?.body.readableBytes ?? 0) > shared.configuration.maximumBodySize { refuse(413, tooLarge, context) }
  }

  private func end(_ context: ChannelHandlerContext) {
    if let streamed {
      streamed.end()
      self.streamed = nil
      if !isBusy { schedule(shared.configuration.idleTimeout, context) }
    }
    guard let request = incoming else { return }
    incoming = nil
    guard isBusy else { return run(request, context) }
    queue.append(request)
    if queue.count > 32 { context.close(promise: nil) }
  }

  private var tooLarge: String { "Request entity too large: limit is \(shared.configuration.maximumBodySize)" }

  /// Answers for the server itself and gives the connection up: what follows on it cannot be trusted to be a request.
  private func refuse(_ status: Int, _ message: String, _ context: ChannelHandlerContext) {
    isRefusing = true
    incoming = nil
    guard !isBusy else { return context.close(promise: nil) }
    // What is no request at all is refused in the words of Go's server; a body that is too large is the handler's to tell.
    let (type, body) =
      status == 413
      ? shared.handler.refusal(status: status, message: message)
      : ("text/plain; charset=utf-8", Array("\(status) \(message)".utf8))
    let fields = HTTPFields([("Content-Type", type), ("Content-Length", String(body.count)), ("Connection", "close")])
    context.write(wrapOutboundOut(.head(fields.responseHead(status: status, version: .http1_1))), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
    let channel = context.channel
    let done = context.eventLoop.makePromise(of: Void.self)
    done.futureResult.whenComplete { _ in
      // The client may still be writing; closing at once would reset the connection before it reads the answer.
      channel.eventLoop.scheduleTask(in: .milliseconds(500)) { channel.close(promise: nil) }
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: done)
  }

  private func schedule(_ timeout: TimeAmount, _ context: ChannelHandlerContext) {
    deadline = .now() + timeout
    setTimer(context)
  }

  /// One timer serves all the deadlines that a connection has, one after the other: when it comes it looks for the one of then.
  private func setTimer(_ context: ChannelHandlerContext) {
    if let timer, timer.time <= deadline { return }
    timer?.task.cancel()
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    timer = (context.eventLoop.scheduleTask(deadline: deadline) { bound.value.look() }, deadline)
  }

  private func look() {
    timer = nil
    guard let context, deadline < .distantFuture else { return }
    if deadline <= .now() { context.channel.close(promise: nil) } else { setTimer(context) }
  }

  private func stopTimer() {
    timer?.task.cancel()
    timer = nil
    deadline = .distantFuture
  }
}

// Answering them.
extension HTTPRequestHandler {
  private func run(_ incoming: Incoming, body: RequestBody? = nil, _ context: ChannelHandlerContext) {
    isBusy = true
    deadline = .distantFuture
    let head = incoming.head
    let peer = self.peer ?? identifyPeer(context)
    self.peer = peer
    var request = incoming.request
    request.body = Array(incoming.body.readableBytesView)
    request.bodyStream = body
    (request.peerCertificates, request.remoteAddress, request.remotePort) = (peer.certificates, peer.address, peer.port)
    request.isHTTP2 = isHTTP2
    let acceptsGzip = request.headers.list("Accept-Encoding").contains { $0.hasPrefix("gzip") }
    // After an upgrade request the parser stops for good, whether the upgrade happens or not.
    let mustClose = !isHTTP2 && (!head.isKeepAlive || request.asksUpgrade || shared.isDraining)
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    let response = HTTPResponseWriter(
      channel: context.channel, connection: bound, request: head,
      gzipThreshold: acceptsGzip ? shared.configuration.gzipThreshold : nil, mustClose: mustClose)
    let (handler, eventLoop) = (shared.handler, context.eventLoop)
    shared.requestBegan()
    let task = Task {
      await HTTPRequestHandler.answer(request, response, handler)
      if response.end.taskEnded() { eventLoop.execute { bound.value.answered() } }
    }
    self.task = task
    response.end.began(task)
  }

  private static func answer(_ request: HTTPRequest, _ response: HTTPResponseWriter, _ handler: any HTTPHandler) async {
    do {
      try await handler.handle(request, response)
      if !response.isComplete { response.abort() }
    } catch {
      if response.isStarted {
        response.abort()
      } else {
        let (type, body) = handler.refusal(status: 500, message: "\(error)")
        try? await response.respond(status: 500, headers: ["Content-Type": type], body: body)
      }
    }
  }

  func answered() {
    shared.requestEnded()
    isBusy = false
    task = nil
    guard let context, !isTunnel, context.channel.isActive else { return }
    if let streamed {
      // The client may still be writing what nobody wants.
      streamed.discard()
      return schedule(shared.configuration.requestTimeout, context)
    }
    if !queue.isEmpty { return run(queue.removeFirst(), context) }
    if shared.isDraining, !isHTTP2 { return context.close(promise: nil) }
    if incoming == nil { schedule(shared.configuration.idleTimeout, context) }
  }

  private func identifyPeer(_ context: ChannelHandlerContext) -> (certificates: [[UInt8]], address: String, port: Int) {
    let channel = isHTTP2 ? context.channel.parent ?? context.channel : context.channel
    let pipeline = channel.pipeline.syncOperations
    let seen = (try? pipeline.handler(type: ConnectionHandler.self))?.peerChain.certificates ?? []
    let (address, port) = (channel.remoteAddress?.ipAddress ?? "", channel.remoteAddress?.port ?? 0)
    if !seen.isEmpty { return (seen, address, port) }
    // A resumed session has the leaf only.
    let leaf = (try? pipeline.handler(type: NIOSSLHandler.self))?.peerCertificate.flatMap { try? $0.toDERBytes() }
    return (leaf.map { [$0] } ?? [], address, port)
  }

  /// Sends the 101, takes HTTP off the pipeline and puts a queue of bytes in its place. What the client sent early is kept.
  func becomeTunnel(_ head: HTTPResponseHead) -> EventLoopFuture<RawConnection> {
    guard let context, context.channel.isActive else {
      return shared.failed(HTTPServerError(.connectionClosed, "the client is gone"))
    }
    isTunnel = true
    stopTimer()
    let (channel, pipeline) = (context.channel, context.channel.pipeline.syncOperations)
    let tunnel = TunnelHandler(context.channel)
    let bound = NIOLoopBound(tunnel, eventLoop: context.eventLoop)
    do {
      let encoder = try pipeline.context(handlerType: HTTPResponseEncoder.self)
      let decoder = try pipeline.context(handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self)
      try pipeline.addHandler(tunnel)
      let written = context.eventLoop.makePromise(of: Void.self)
      context.writeAndFlush(wrapOutboundOut(.head(head)), promise: written)
      return written.futureResult.assumeIsolated()
        .flatMap { pipeline.removeHandler(context: context) }
        .flatMap { pipeline.removeHandler(context: encoder) }
        .flatMap { pipeline.removeHandler(context: decoder) }
        .map { RawConnection(channel: channel, handler: bound) }
        .nonisolated()
    } catch { return context.eventLoop.makeFailedFuture(error) }
  }
}
