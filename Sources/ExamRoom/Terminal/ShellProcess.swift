import Glibc
import LinuxSystem

/// A program on a pseudo terminal of its own. Owned by one thread; nothing of it blocks.
final class ShellProcess {
  let terminal: Descriptor
  private let child: ChildProcess
  private var waiting: [UInt8] = []
  private(set) var hasEnded = false

  init(_ arguments: [String], environment: [String], size: Size) throws {
    let pty = try PTY(size: PTY.Size(rows: UInt16(clamping: size.rows), columns: UInt16(clamping: size.columns)))
    var specification = ProcessSpecification(
      arguments.first ?? "/bin/sh", Array(arguments.dropFirst()), environment: environment)
    for number: Int32 in 0...2 { specification.descriptors[number] = pty.worker }
    specification.newSession = true
    specification.controllingTerminal = 0
    child = try ChildProcess.spawn(specification)
    terminal = pty.controller
  }

  func resize(_ size: Size) {
    let next = PTY.Size(rows: UInt16(clamping: size.rows), columns: UInt16(clamping: size.columns))
    if let controller = PTY.size(of: terminal.raw), controller == next { return }
    var window = winsize(ws_row: next.rows, ws_col: next.columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(terminal.raw, UInt(TIOCSWINSZ), &window)
  }

  /// What the program wrote since; empty when nothing.
  func read() -> [UInt8] {
    guard !hasEnded else { return [] }
    do throws(SystemError) {
      guard let bytes = try terminal.read(upTo: 65_536) else { return [] }
      if bytes.isEmpty { hasEnded = true }
      return bytes
    } catch {
      // The last process on the terminal is gone.
      hasEnded = true
      return []
    }
  }

  func write(_ bytes: [UInt8]) {
    waiting += bytes
    flush()
  }

  /// What the program does not take now waits: a program that does not read must not stop the room.
  func flush() {
    while !waiting.isEmpty, !hasEnded {
      let count = waiting.withUnsafeBytes { Glibc.write(terminal.raw, $0.baseAddress, $0.count) }
      guard count > 0 else { break }
      waiting.removeFirst(count)
    }
    if waiting.count > 1 << 20 { waiting.removeAll() }
  }

  var wantsToWrite: Bool { !waiting.isEmpty }

  func end() {
    try? child.kill(SIGHUP)
    hasEnded = true
  }
}
