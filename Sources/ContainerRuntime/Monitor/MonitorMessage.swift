import KubeAPI

/// One line of JSON each way between the kubelet and the monitor that outlives it.
package enum MonitorRequest: Hashable, Sendable {
  /// Runs `runc create` on the container's bundle and holds its streams and exit status from then on.
  case create(container: String, hasTerminal: Bool, hasStdin: Bool, stdinOnce: Bool, logPath: String, cgroup: String)
  case list
  /// Turns the connection into a stream of frames; see `AttachFrame`.
  case attach(container: String)
  case shutdown

  var json: JSON {
    switch self {
    case .create(let container, let hasTerminal, let hasStdin, let stdinOnce, let logPath, let cgroup):
      [
        "operation": "create", "container": .string(container), "terminal": .bool(hasTerminal), "stdin": .bool(hasStdin),
        "stdinOnce": .bool(stdinOnce), "log": .string(logPath), "cgroup": .string(cgroup),
      ]
    case .list: ["operation": "list"]
    case .attach(let container): ["operation": "attach", "container": .string(container)]
    case .shutdown: ["operation": "shutdown"]
    }
  }

  init?(_ json: JSON) {
    let container = json["container"].string
    switch (json["operation"].string, container) {
    case ("create", let container?):
      self = .create(
        container: container, hasTerminal: json["terminal"].bool ?? false, hasStdin: json["stdin"].bool ?? false,
        stdinOnce: json["stdinOnce"].bool ?? false, logPath: json["log"].string ?? "", cgroup: json["cgroup"].string ?? "")
    case ("list", _): self = .list
    case ("attach", let container?): self = .attach(container: container)
    case ("shutdown", _): self = .shutdown
    default: return nil
    }
  }
}

/// What travels on an attached connection: a channel, a length and bytes.
package struct AttachFrame: Hashable, Sendable {
  package enum Channel: UInt8, Sendable {
    case standardInput = 0
    case standardOutput = 1
    case standardError = 2
    /// Rows and columns, two big-endian bytes each.
    case resize = 4
    /// The sender has no more input.
    case close = 255
  }

  package let channel: Channel
  package let bytes: [UInt8]

  package init(_ channel: Channel, _ bytes: [UInt8] = []) {
    self.channel = channel
    self.bytes = bytes
  }

  var encoded: [UInt8] {
    let count = UInt32(bytes.count)
    return [channel.rawValue] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + bytes
  }

  /// Takes whole frames off the front of a buffer; frames of unknown channels are dropped.
  static func decode(_ buffer: inout [UInt8]) -> [AttachFrame] {
    var frames: [AttachFrame] = []
    var start = 0
    while buffer.count - start >= 5 {
      let count = buffer[start + 1..<start + 5].reduce(0) { $0 << 8 | Int($1) }
      guard buffer.count - start - 5 >= count else { break }
      if let channel = Channel(rawValue: buffer[start]) {
        frames.append(AttachFrame(channel, Array(buffer[start + 5..<start + 5 + count])))
      }
      start += 5 + count
    }
    buffer.removeSubrange(..<start)
    return frames
  }
}
