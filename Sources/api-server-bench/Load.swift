import NIOCore
import Synchronization

/// What many requests of one kind took.
struct LoadResult: Sendable {
  var seconds: Double
  /// Nanoseconds from the writing of a request to the last byte of its answer, sorted.
  var latencies: [Int64]
  /// What the server's process spent on each request, all of its threads together.
  var serverMicroseconds = 0.0

  var rate: Double { Double(latencies.count) / seconds }
  func latency(_ share: Double) -> Double { Double(latencies.percentile(share)) / 1_000_000 }
}

/// Connections that each send a request, wait for the answer and send the next.
struct Load: Sendable {
  /// How long, or how many requests in all.
  enum Extent: Sendable {
    case seconds(Double)
    case requests(Int)
  }

  let client: LoadClient
  var connections = 16
  var extent: Extent

  /// `make` gives the bytes of the request of a number; numbers are not repeated. Any answer but a success fails the run.
  func run(on server: ServerProcess? = nil, _ make: @escaping @Sendable (Int) -> [UInt8]) async throws -> LoadResult {
    let limit = if case .requests(let count) = extent { count } else { Int.max }
    let shared = LoadPlan(make: make, limit: limit)
    var channels: [any Channel] = []
    var results: [EventLoopFuture<[Int64]>] = []
    for _ in 0..<connections {
      let promise = Mutex<EventLoopPromise<[Int64]>?>(nil)
      let channel = try await client.connect { loop in
        let made = loop.makePromise(of: [Int64].self)
        promise.withLock { $0 = made }
        return LoadConnection(shared, made)
      }
      channels.append(channel)
      if let made = promise.withLock({ $0 }) { results.append(made.futureResult) }
    }
    let before = try server?.processorTime() ?? 0
    let start = monotonicNanoseconds()
    if case .seconds(let seconds) = extent { shared.deadline.store(start + Int64(seconds * 1e9), ordering: .relaxed) }
    for channel in channels { channel.triggerUserOutboundEvent(LoadConnection.Start(), promise: nil) }
    var latencies: [Int64] = []
    for result in results { latencies += try await result.get() }
    let seconds = Double(monotonicNanoseconds() - start) / 1e9
    let after = try server?.processorTime() ?? 0
    for channel in channels { try? await channel.close() }
    return LoadResult(
      seconds: seconds, latencies: latencies.sorted(), serverMicroseconds: (after - before) / Double(max(1, latencies.count)))
  }
}

/// What the connections of one load share.
final class LoadPlan: Sendable {
  let make: @Sendable (Int) -> [UInt8]
  let deadline = Atomic<Int64>(.max)
  private let limit: Int
  private let count = Atomic<Int>(0)

  init(make: @escaping @Sendable (Int) -> [UInt8], limit: Int) {
    self.make = make
    self.limit = limit
  }

  func next() -> [UInt8]? {
    let number = count.wrappingAdd(1, ordering: .relaxed).oldValue
    guard number < limit, monotonicNanoseconds() < deadline.load(ordering: .relaxed) else { return nil }
    return make(number)
  }
}

/// One connection of a load.
final class LoadConnection: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  struct Start: Sendable {}

  private let plan: LoadPlan
  private let promise: EventLoopPromise<[Int64]>
  private var reader = ResponseReader(keepsBody: false)
  private var latencies: [Int64] = []
  private var sent: Int64 = 0

  init(_ plan: LoadPlan, _ promise: EventLoopPromise<[Int64]>) {
    self.plan = plan
    self.promise = promise
  }

  func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
    guard event is Start else { return context.triggerUserOutboundEvent(event, promise: promise) }
    send(context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard reader.take(unwrapInboundIn(data)) else { return }
    latencies.append(monotonicNanoseconds() - sent)
    guard (200..<300).contains(reader.status) else { return promise.fail(BenchError("the server answered \(reader.status)")) }
    reader = ResponseReader(keepsBody: false)
    send(context)
  }

  func channelInactive(context: ChannelHandlerContext) { promise.fail(BenchError("the server closed the connection")) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    promise.fail(error)
    context.close(promise: nil)
  }

  private func send(_ context: ChannelHandlerContext) {
    guard let next = plan.next() else { return promise.succeed(latencies) }
    sent = monotonicNanoseconds()
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: next)), promise: nil)
  }
}
