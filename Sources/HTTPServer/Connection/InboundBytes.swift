import NIOCore

/// Bytes on their way from a channel to the one who reads them; the channel is left unread while much waits. Lives on its event loop.
final class InboundBytes {
  private static let highWaterMark = 256 * 1024
  private let channel: any Channel
  private var queue = ByteBuffer()
  private var waiting: EventLoopPromise<[UInt8]?>?
  private var isEnded = false
  private var isDiscarding = false
  private var heldRead = false
  /// Why there is no more to read.
  private(set) var failure: HTTPServerError?

  init(_ channel: any Channel) { self.channel = channel }

  /// The next bytes, nil at the end.
  func next() -> EventLoopFuture<[UInt8]?> {
    let promise = channel.eventLoop.makePromise(of: [UInt8]?.self)
    if queue.readableBytes > 0 {
      promise.succeed(drain())
      resume()
    } else if isEnded {
      if let failure { promise.fail(failure) } else { promise.succeed(nil) }
    } else {
      waiting?.succeed(nil)
      waiting = promise
    }
    return promise.futureResult
  }

  func append(_ bytes: ByteBuffer) {
    if isDiscarding { return }
    var bytes = bytes
    queue.writeBuffer(&bytes)
    if let waiting {
      self.waiting = nil
      waiting.succeed(drain())
    }
  }

  /// False while too much is unread; the channel is read again once somebody has taken it.
  func mayRead() -> Bool {
    heldRead = queue.readableBytes > InboundBytes.highWaterMark
    return !heldRead
  }

  func fail(_ failure: HTTPServerError) { self.failure = failure }

  func end() {
    isEnded = true
    stopWaiting()
  }

  /// Nobody waits any more.
  func stopWaiting() {
    if isEnded, let failure { waiting?.fail(failure) } else { waiting?.succeed(nil) }
    waiting = nil
  }

  /// Nobody reads any more: what is there and what comes is dropped.
  func discard() {
    isDiscarding = true
    queue.clear()
    resume()
  }

  private func resume() {
    guard heldRead else { return }
    heldRead = false
    channel.read()
  }

  private func drain() -> [UInt8] {
    let result = Array(queue.readableBytesView)
    queue.clear()
    return result
  }
}
