import KubeAPI

/// Turns a container's output into lines of the CRI log format: `TIME STREAM TAG TEXT`, tag F for a whole line and P for a part.
package struct ContainerLogFormatter: Sendable {
  package enum Stream: String, Sendable {
    case standardOutput = "stdout"
    case standardError = "stderr"
  }

  /// Longer lines are cut into parts of this many bytes, as containerd does.
  static let longestPart = 16_384

  private var pending: [UInt8] = []
  private let stream: Stream

  package init(_ stream: Stream) { self.stream = stream }

  /// The log lines that these bytes complete.
  package mutating func append(_ bytes: some Sequence<UInt8>, at time: Timestamp) -> [UInt8] {
    var out: [UInt8] = []
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        write(partial: false, time, &out)
      } else {
        if pending.count == Self.longestPart { write(partial: true, time, &out) }
        pending.append(byte)
      }
    }
    return out
  }

  /// What the container left without a line end, when it ends.
  package mutating func finish(at time: Timestamp) -> [UInt8] {
    var out: [UInt8] = []
    if !pending.isEmpty { write(partial: true, time, &out) }
    return out
  }

  private mutating func write(partial: Bool, _ time: Timestamp, _ out: inout [UInt8]) {
    out.append(contentsOf: "\(time.nanoText) \(stream.rawValue) \(partial ? "P" : "F") ".utf8)
    out.append(contentsOf: pending)
    out.append(UInt8(ascii: "\n"))
    pending.removeAll(keepingCapacity: true)
  }
}

extension Timestamp {
  /// With nine digits, as container logs write it.
  package var nanoText: String { String(microText.dropLast()) + "000Z" }
}
