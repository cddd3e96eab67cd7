import KubeAPI

/// One line of a CRI log file.
package struct ContainerLogLine: Hashable, Sendable {
  package let time: Substring
  package let isStandardError: Bool
  package let isPartial: Bool
  package let text: ArraySlice<UInt8>

  /// Nil when the bytes, which hold no line end, are not of the format.
  package init?(_ line: ArraySlice<UInt8>) {
    var fields = line.split(separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
    if fields.count == 3 { fields.append([]) }
    guard fields.count == 4 else { return nil }
    let stream = String(decoding: fields[1], as: UTF8.self)
    guard stream == "stdout" || stream == "stderr", let tag = fields[2].first else { return nil }
    time = Substring(String(decoding: fields[0], as: UTF8.self))
    isStandardError = stream == "stderr"
    isPartial = tag == UInt8(ascii: "P")
    text = fields[3]
  }
}

/// Which part of a log is wanted: the parameters of `GET pods/NAME/log`.
package struct ContainerLogOptions: Hashable, Sendable {
  package var follows = false
  package var showsTimestamps = false
  package var tailLines: Int?
  package var limitBytes: Int?
  package var since: Timestamp?
  /// `Stdout`, `Stderr` or nil for all.
  package var stream: String?

  package init() {}
}

/// Reads log bytes as they come and renders what the options ask for. Feed it whole files or pieces of any length.
package struct ContainerLogReader: Sendable {
  private let options: ContainerLogOptions
  private var pending: [UInt8] = []
  private var remaining: Int
  private var continuesPart = false

  package init(_ options: ContainerLogOptions) {
    self.options = options
    remaining = options.limitBytes ?? .max
  }

  /// Whether the limit of bytes has been reached, so that reading on is in vain.
  package var isFinished: Bool { remaining <= 0 }

  package mutating func render(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    pending.append(contentsOf: bytes)
    var start = pending.startIndex
    while let end = pending[start...].firstIndex(of: UInt8(ascii: "\n")) {
      if let line = ContainerLogLine(pending[start..<end]) { write(line, &out) }
      start = end + 1
    }
    pending.removeSubrange(..<start)
    if out.count > remaining { out.removeSubrange(remaining...) }
    remaining -= out.count
    return out
  }

  private mutating func write(_ line: ContainerLogLine, _ out: inout [UInt8]) {
    if let since = options.since, let time = Timestamp(String(line.time)), time < since { return }
    if options.stream == "Stdout", line.isStandardError { return }
    if options.stream == "Stderr", !line.isStandardError { return }
    if options.showsTimestamps, !continuesPart {
      out.append(contentsOf: line.time.utf8)
      out.append(UInt8(ascii: " "))
    }
    out.append(contentsOf: line.text)
    if !line.isPartial { out.append(UInt8(ascii: "\n")) }
    continuesPart = line.isPartial
  }

  /// Where in the file the last `count` lines begin.
  package static func tailOffset(_ bytes: [UInt8], lines count: Int) -> Int {
    guard count > 0 else { return bytes.count }
    var left = count
    var position = bytes.count
    if position > 0, bytes[position - 1] == UInt8(ascii: "\n") { position -= 1 }
    while position > 0 {
      if bytes[position - 1] == UInt8(ascii: "\n") {
        left -= 1
        if left == 0 { return position }
      }
      position -= 1
    }
    return 0
  }
}
