import NIOCore
import Synchronization

/// What reached the watchers.
struct WatchResult: Sendable {
  var delivered: Int
  /// From the first write to the last delivery.
  var seconds: Double
  /// Nanoseconds from the writing of a change's request to the arrival of its event, sorted.
  var latencies: [Int64]
  var serverMicroseconds: Double
}

/// Many watches on one object, each on a connection of its own as of as many clients.
struct WatchLoad: Sendable {
  let client: LoadClient
  let watchers: Int
  let path: String

  /// What `write` puts in front of the moment a change was sent, and what the watchers look for.
  static let mark = "\"sent\":\""

  /// Opens the watches, lets `write` make `events` changes, and waits until every watcher has seen all of them.
  func run(on server: ServerProcess, events: Int, _ write: () async throws -> Void) async throws -> WatchResult {
    let request = LoadClient.request("GET", path)
    let opened = OpenedWatches(watchers)
    var channels: [any Channel] = []
    var results: [EventLoopFuture<[Int64]>] = []
    for _ in 0..<watchers {
      let promise = Mutex<EventLoopPromise<[Int64]>?>(nil)
      let channel = try await client.connect { loop in
        let made = loop.makePromise(of: [Int64].self)
        promise.withLock { $0 = made }
        return WatchConnection(request, events: events, made, opened)
      }
      channels.append(channel)
      if let made = promise.withLock({ $0 }) { results.append(made.futureResult) }
    }
    try await opened.wait()
    let before = try server.processorTime()
    let start = monotonicNanoseconds()
    try await write()
    var latencies: [Int64] = []
    for result in results { latencies += try await result.get() }
    let seconds = Double(monotonicNanoseconds() - start) / 1e9
    let spent = try server.processorTime() - before
    for channel in channels { try? await channel.close() }
    return WatchResult(
      delivered: latencies.count, seconds: seconds, latencies: latencies.sorted(),
      serverMicroseconds: spent / Double(max(1, latencies.count)))
  }
}

/// Counts the watches whose response has begun.
private final class OpenedWatches: Sendable {
  private let remaining: Mutex<Int>
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init(_ count: Int) {
    remaining = Mutex(count)
    (stream, continuation) = AsyncStream.makeStream()
  }

  func opened() {
    let isLast = remaining.withLock { remaining in
      remaining -= 1
      return remaining == 0
    }
    if isLast { continuation.finish() }
  }

  func wait() async throws { for await _ in stream {} }
}

private final class WatchConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private static let mark = Array(WatchLoad.mark.utf8)
  private let request: [UInt8]
  private let events: Int
  private let promise: EventLoopPromise<[Int64]>
  private let opened: OpenedWatches
  private var isOpen = false
  private var pending: [UInt8] = []
  private var latencies: [Int64] = []

  init(_ request: [UInt8], events: Int, _ promise: EventLoopPromise<[Int64]>, _ opened: OpenedWatches) {
    self.request = request
    self.events = events
    self.promise = promise
    self.opened = opened
  }

  func channelActive(context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: request)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    pending += unwrapInboundIn(data).readableBytesView
    if !isOpen {
      guard let end = ResponseReader.end(of: pending) else { return }
      guard pending.starts(with: "HTTP/1.1 200".utf8) else { return promise.fail(BenchError("the watch was refused")) }
      pending.removeFirst(end + 4)
      isOpen = true
      opened.opened()
    }
    let now = monotonicNanoseconds()
    var start = 0
    while let end = pending[start...].firstIndex(of: UInt8(ascii: "\n")) {
      if let sent = WatchConnection.moment(in: pending[start..<end]) { latencies.append(now - sent) }
      start = end + 1
    }
    pending.removeFirst(start)
    if latencies.count >= events { promise.succeed(latencies) }
  }

  func channelInactive(context: ChannelHandlerContext) { promise.fail(BenchError("the server closed the watch")) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    promise.fail(error)
    context.close(promise: nil)
  }

  /// The number behind the mark.
  private static func moment(in line: ArraySlice<UInt8>) -> Int64? {
    guard line.count > mark.count else { return nil }
    for position in line.startIndex...(line.endIndex - mark.count)
    where line[position] == mark[0] && line[position..<position + mark.count].elementsEqual(mark) {
      let digits = line[(position + mark.count)...].prefix { (0x30...0x39).contains($0) }
      let sent = digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
      // The state the watch began with was sent by nobody.
      return sent == 0 ? nil : sent
    }
    return nil
  }
}
