import KubeAPI
import LinuxSystem

/// One end of a control socket. Any number of tasks may send; one may receive.
package actor ControlConnection {
  private let socket: Descriptor
  private var buffer: [UInt8] = []
  private var sending = false
  private var queue: [CheckedContinuation<Void, Never>] = []
  /// Descriptors that came with what was read so far.
  package private(set) var descriptors: [Descriptor] = []

  package init(_ socket: Descriptor) throws(SystemError) {
    self.socket = socket
    try socket.setNonblocking()
  }

  /// Frames stay whole: a sender waits until those before it are through.
  package func send(_ frame: ControlFrame) async throws {
    if sending { await withCheckedContinuation { queue.append($0) } } else { sending = true }
    defer { if queue.isEmpty { sending = false } else { queue.removeFirst().resume() } }
    try await socket.writeAll(frame.encoded)
  }

  /// The first frame of a session, with the descriptors it hands over.
  package func send(_ frame: ControlFrame, descriptors: [Descriptor]) throws {
    try UnixSocket.send(frame.encoded, descriptors: descriptors, over: socket)
  }

  /// `nil` at the end.
  package func receive() async throws -> ControlFrame? {
    while true {
      if let frame = try ControlFrame.take(from: &buffer) { return frame }
      if let part = try UnixSocket.receive(from: socket) {
        descriptors += part.descriptors
        if part.bytes.isEmpty { return nil }
        buffer += part.bytes
      } else {
        try await Poller.shared.wait(socket.raw, for: .readable)
      }
    }
  }

  package func takeDescriptors() -> [Descriptor] {
    defer { descriptors = [] }
    return descriptors
  }
}
