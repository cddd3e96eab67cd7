import NIOCore
import NIOHTTP1
import Synchronization

/// The answer to one request. Pieces of a streamed one are written when they have reached the socket, so a slow client slows its own
/// task only. A whole response is handed over: its task need not live until the client has read it.
package final class HTTPResponseWriter: Sendable {
  private enum State { case fresh, streaming, done, upgraded }

  private struct Observed {
    var preset = HTTPFields()
    var status: Int?
    var bytes = 0
    /// The connection is not to be used again.
    var isLast: Bool
    var onStart: [@Sendable (Int) -> Void] = []
    var onBody: (@Sendable ([UInt8]) -> Void)?
  }

  private let channel: any Channel
  private let connection: NIOLoopBound<HTTPRequestHandler>
  private let state = Mutex(State.fresh)
  private let observed: Mutex<Observed>
  private let omitsBody: Bool
  private let version: HTTPVersion
  private let gzipThreshold: Int?
  private let packer = Mutex<GzipStream?>(nil)
  let end = ResponseEnd()

  init(
    channel: any Channel, connection: NIOLoopBound<HTTPRequestHandler>, request: HTTPRequestHead, gzipThreshold: Int?,
    mustClose: Bool
  ) {
    self.channel = channel
    self.connection = connection
    self.omitsBody = request.method == .HEAD
    self.version = request.version
    self.gzipThreshold = gzipThreshold
    observed = Mutex(Observed(isLast: mustClose))
  }

  /// The connection is closed behind the answer; of HTTP/1.1 alone.
  private var mustClose: Bool { observed.withLock { $0.isLast } }

  /// True once a response was begun.
  package var isStarted: Bool { state.withLock { $0 != .fresh } }

  /// True once the response was sent whole or the connection was handed over.
  package var isComplete: Bool { state.withLock { $0 == .done || $0 == .upgraded } }

  /// A header that whatever answer comes will carry, unless the answer sets it itself.
  package func preset(_ name: String, _ value: String) { observed.withLock { $0.preset[name] = value } }

  /// Tells a client of HTTP/2 to take a new connection for its next requests.
  package func sendGoaway() { if version.major == 2, let connection = channel.parent { HTTPServer.sayGoodbye(connection) } }

  /// The client shall send nothing more on this connection: it is told, and over HTTP/1.1 the connection ends behind the answer.
  package func tearDownConnection() { if version.major == 2 { sendGoaway() } else { observed.withLock { $0.isLast = true } } }

  /// Calls back once, with the status, just before the answer's head is sent.
  package func onStart(_ body: @escaping @Sendable (Int) -> Void) { observed.withLock { $0.onStart.append(body) } }

  /// Calls back with the body of a whole response before it is packed and sent.
  package func onBody(_ body: @escaping @Sendable ([UInt8]) -> Void) { observed.withLock { $0.onBody = body } }

  /// What was answered; nil while nothing was.
  package var status: Int? { observed.withLock { $0.status } }

  /// Bytes of body sent so far, as they went over the wire.
  package var bytesWritten: Int { observed.withLock { $0.bytes } }

  private func begin(_ status: Int, _ headers: inout HTTPFields) {
    let (preset, callbacks) = observed.withLock { observed in
      observed.status = status
      defer { observed.onStart = [] }
      return (observed.preset, observed.onStart)
    }
    for (name, value) in preset.entries where headers[name] == nil { headers.add(name, value) }
    if status != 101 {
      if headers["Date"] == nil { headers.add("Date", HTTPDate.now) }
      if mustClose { headers["Connection"] = "close" }
    }
    for callback in callbacks { callback(status) }
  }

  /// A whole response; large ones are compressed when the client accepts that. Returns at once.
  package func respond(status: Int, headers: HTTPFields = [:], body: [UInt8] = []) async throws {
    try move(from: .fresh, to: .done)
    var headers = headers
    var body = body
    observed.withLock { $0.onBody }?(body)
    if let gzipThreshold, body.count >= gzipThreshold, headers["Content-Encoding"] == nil,
      let packed = BodyCoding.gzip.compress(body)
    {
      body = packed
      headers["Content-Encoding"] = "gzip"
      headers.add("Vary", "Accept-Encoding")
    }
    if status != 204 && status != 304 && status >= 200 { headers["Content-Length"] = String(body.count) }
    begin(status, &headers)
    observed.withLock { $0.bytes = body.count }
    let head = headers.responseHead(status: status, version: version)
    let buffer = omitsBody || body.isEmpty ? nil : channel.allocator.buffer(bytes: body)
    end.handedOver()
    let (channel, connection, end, mustClose) = (channel, connection, end, mustClose)
    channel.eventLoop.execute {
      channel.write(HTTPServerResponsePart.head(head), promise: nil)
      if let buffer { channel.write(HTTPServerResponsePart.body(.byteBuffer(buffer)), promise: nil) }
      let written = channel.eventLoop.makePromise(of: Void.self)
      written.futureResult.assumeIsolated().whenComplete { _ in
        if mustClose { channel.close(promise: nil) }
        if end.written() { connection.value.answered() }
      }
      channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: written)
    }
  }

  /// Begins a response of unknown length: `write` any number of times, then `finish`. With `compresses` it is packed for clients that
  /// accept that, and then pieces may leave later than they are written.
  package func start(status: Int, headers: HTTPFields = [:], compresses: Bool = false) async throws {
    try move(from: .fresh, to: .streaming)
    var headers = headers
    if compresses, gzipThreshold != nil, startPacking() {
      headers["Content-Encoding"] = "gzip"
      headers.add("Vary", "Accept-Encoding")
    }
    begin(status, &headers)
    let head = headers.responseHead(status: status, version: version)
    try await submit { channel, promise in channel.writeAndFlush(HTTPServerResponsePart.head(head), promise: promise) }
  }

  package func write(_ bytes: [UInt8]) async throws {
    guard state.withLock({ $0 == .streaming }) else { throw HTTPServerError(.responseAlreadyStarted, "the response has ended") }
    if omitsBody || bytes.isEmpty { return }
    try await send(pack(bytes, isLast: false) ?? bytes)
  }

  private func send(_ bytes: [UInt8]) async throws {
    if bytes.isEmpty { return }
    observed.withLock { $0.bytes += bytes.count }
    let buffer = channel.allocator.buffer(bytes: bytes)
    try await submit { channel, promise in
      channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(buffer)), promise: promise)
    }
  }

  private func startPacking() -> Bool {
    packer.withLock { packer in
      packer = GzipStream()
      return packer != nil
    }
  }

  /// Nil when the response is not compressed.
  private func pack(_ bytes: [UInt8], isLast: Bool) -> [UInt8]? { packer.withLock { $0?.append(bytes, isLast: isLast) } }

  /// - Parameter trailers: fields that were only known now; clients see them of bodies in chunks and over HTTP/2.
  package func finish(trailers: HTTPFields = [:]) async throws {
    try move(from: .streaming, to: .done)
    if !omitsBody, let rest = pack([], isLast: true) { try await send(rest) }
    let end = HTTPServerResponsePart.end(trailers.entries.isEmpty ? nil : trailers.headers)
    try await submit { channel, promise in channel.writeAndFlush(end, promise: promise) }
    finished()
  }

  /// Answers 101 with these headers and hands over the connection's bytes. HTTP/1.1 only.
  package func upgrade(headers: HTTPFields) async throws -> RawConnection {
    guard version.major == 1 else { throw HTTPServerError(.notUpgradable, "HTTP/2 streams cannot be upgraded") }
    try move(from: .fresh, to: .upgraded)
    var headers = headers
    begin(101, &headers)
    let head = headers.responseHead(status: 101, version: version)
    let connection = connection
    return try await channel.eventLoop.flatSubmit { connection.value.becomeTunnel(head) }.get()
  }

  /// Cancels the task that answers, as when the client is gone. It may still answer.
  package func cancelTask() { end.cancelTask() }

  /// Cuts the connection (or HTTP/2 stream): the client must not take what it got for the whole.
  package func abort() { channel.close(promise: nil) }

  private func finished() { if mustClose { channel.close(promise: nil) } }

  private func move(from: State, to: State) throws {
    try state.withLock { state in
      guard state == from else { throw HTTPServerError(.responseAlreadyStarted, "the response has already begun or ended") }
      state = to
    }
  }

  private func submit(_ body: @escaping @Sendable (any Channel, EventLoopPromise<Void>) -> Void) async throws {
    let channel = channel
    let promise = channel.eventLoop.makePromise(of: Void.self)
    if channel.eventLoop.inEventLoop { body(channel, promise) } else { channel.eventLoop.execute { body(channel, promise) } }
    do { try await promise.futureResult.get() } catch {
      throw HTTPServerError(.connectionClosed, "the client is gone: \(error)")
    }
  }
}
