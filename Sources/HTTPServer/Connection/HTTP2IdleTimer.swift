import NIOCore

/// Ends an HTTP/2 connection on which no request has been under way for a while. Belongs to the connection's event loop.
final class HTTP2IdleTimer {
  private let channel: any Channel
  private let timeout: TimeAmount
  private var streams = 0
  private var timer: Scheduled<Void>?

  init(_ channel: any Channel, timeout: TimeAmount) {
    self.channel = channel
    self.timeout = timeout
    schedule()
  }

  func opened() {
    streams += 1
    timer?.cancel()
    timer = nil
  }

  func closed() {
    streams -= 1
    if streams == 0, channel.isActive { schedule() }
  }

  private func schedule() {
    let channel = channel
    timer = channel.eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
  }
}
