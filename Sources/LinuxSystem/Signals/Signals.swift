import CLinux
import Glibc

/// Signals as values to await. A signal belongs to the instance that asked for it last.
package struct Signals: Sendable {
  package struct Received: Hashable, Sendable {
    package var number: Int32
    package var sender: Int32
  }

  private let descriptor: Descriptor

  package init(_ numbers: [Int32]) throws(SystemError) {
    let mask = numbers.reduce(UInt64(0)) { $0 | (1 << UInt64($1 - 1)) }
    descriptor = Descriptor(try system("catch signals") { cl_signal_pipe(mask) })
  }

  /// The next signal; throws `CancellationError` when the task is cancelled.
  package func next() async throws -> Received {
    while true {
      var sender: pid_t = 0
      let number = try system("read signals") { cl_signal_read(descriptor.raw, &sender) }
      if number > 0 { return Received(number: number, sender: sender) }
      try await Poller.shared.wait(descriptor.raw, for: .readable)
    }
  }

  /// A write to a peer that is gone shall be an error, not the end of the process.
  package static func ignoreBrokenPipes() { cl_ignore_signal(SIGPIPE) }
}
