import Glibc
import KubeAPI
import LinuxSystem

/// One container's streams in the monitor: from its pipes or terminal to its log and to whoever is attached.
actor MonitoredContainer {
  let id: String
  private var log: ContainerLogFile
  private var formatters: [ContainerLogFormatter.Stream: ContainerLogFormatter] = [
    .standardOutput: ContainerLogFormatter(.standardOutput), .standardError: ContainerLogFormatter(.standardError),
  ]
  private var attached: [Int: AsyncStream<AttachFrame>.Continuation] = [:]
  private var nextClient = 0
  private var input: Descriptor?
  private let terminal: Descriptor?
  private let stdinOnce: Bool

  init(id: String, logPath: String, input: Descriptor?, terminal: Descriptor?, stdinOnce: Bool) {
    self.id = id
    log = ContainerLogFile(logPath)
    self.input = input
    self.terminal = terminal
    self.stdinOnce = stdinOnce
  }

  func received(_ bytes: [UInt8], on stream: ContainerLogFormatter.Stream) {
    log.append(formatters[stream]?.append(bytes, at: .now) ?? [])
    let frame = AttachFrame(stream == .standardOutput ? .standardOutput : .standardError, bytes)
    for client in attached.values { client.yield(frame) }
  }

  func finish() {
    for stream in [ContainerLogFormatter.Stream.standardOutput, .standardError] {
      log.append(formatters[stream]?.finish(at: .now) ?? [])
    }
    for client in attached.values { client.finish() }
    attached = [:]
    input = nil
  }

  func attach() -> (client: Int, frames: AsyncStream<AttachFrame>) {
    let (stream, continuation) = AsyncStream.makeStream(of: AttachFrame.self, bufferingPolicy: .bufferingNewest(4096))
    nextClient += 1
    attached[nextClient] = continuation
    return (nextClient, stream)
  }

  func detach(_ client: Int) {
    attached.removeValue(forKey: client)?.finish()
    if stdinOnce, terminal == nil { input = nil }
  }

  func handle(_ frame: AttachFrame) async {
    switch frame.channel {
    case .standardInput:
      guard let target = terminal ?? input else { return }
      // A container that stopped reading must not hold up the rest.
      try? await target.writeAll(frame.bytes)
    case .close: if terminal == nil, stdinOnce { input = nil }
    case .resize:
      guard let terminal, frame.bytes.count == 4 else { return }
      let rows = UInt16(frame.bytes[0]) << 8 | UInt16(frame.bytes[1])
      let columns = UInt16(frame.bytes[2]) << 8 | UInt16(frame.bytes[3])
      try? PTY.resize(terminal, PTY.Size(rows: rows, columns: columns))
    case .standardOutput, .standardError: return
    }
  }

  /// Reads a stream to its end.
  nonisolated func pump(_ descriptor: Descriptor, _ stream: ContainerLogFormatter.Stream) async {
    while let bytes = try? await descriptor.readSome(upTo: 32_768) { await received(bytes, on: stream) }
  }
}
