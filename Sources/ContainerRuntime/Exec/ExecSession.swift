import LinuxSystem
import Synchronization

/// A program started inside a running container, with its streams.
package final class ExecSession: Sendable {
  /// What containerd would call it, of 64 digits.
  package let id: String
  package let process: ChildProcess
  /// Nil when no input was asked for or it was closed; the terminal's controller when there is one.
  package var input: Descriptor? { openInput.withLock { $0 } }
  package let output: Descriptor
  /// Nil with a terminal, which has one stream.
  package let error: Descriptor?
  package let terminal: Descriptor?
  private let openInput: Mutex<Descriptor?>
  private let logPath: String
  private let pidPath: String

  init(
    id: String, process: ChildProcess, input: Descriptor?, output: Descriptor, error: Descriptor?, terminal: Descriptor?,
    logPath: String,
    pidPath: String
  ) {
    self.id = id
    self.process = process
    openInput = Mutex(input)
    self.output = output
    self.error = error
    self.terminal = terminal
    self.logPath = logPath
    self.pidPath = pidPath
  }

  package func resize(rows: UInt16, columns: UInt16) {
    // A program that has just ended has no terminal to resize.
    if let terminal { try? PTY.resize(terminal, PTY.Size(rows: rows, columns: columns)) }
  }

  /// The program sees the end of its input; not for terminals.
  package func closeInput() { openInput.withLock { $0 = nil } }

  /// Ends the program itself: ending runc would leave it behind as an orphan in the container.
  package func kill() {
    if let text = try? FileIO.readText(pidPath), let pid = Int32(text), let program = try? ChildProcess.adopt(pid: pid) {
      try? program.kill()
    } else {
      try? process.kill()
    }
  }

  /// Whether the program came to run: runc writes its pid at that moment. False when runc gave up, which it also says on the program's
  /// streams, where it does not belong.
  package func hasStarted() async -> Bool {
    let directory = String(pidPath[..<(pidPath.lastIndex(of: "/") ?? pidPath.endIndex)])
    guard let watch = try? DirectoryWatch(directory) else { return true }
    return await withTaskGroup(of: Bool.self) { [pidPath, process] group in
      group.addTask {
        while !FileIO.exists(pidPath) { guard (try? await watch.changed()) != nil else { return false } }
        return true
      }
      group.addTask {
        _ = try? await process.wait()
        return FileIO.exists(pidPath)
      }
      defer { group.cancelAll() }
      return await group.next() ?? false
    }
  }

  /// The program's status; throws when it could not be started, with runc's words.
  package func wait() async throws -> ExitStatus {
    let status = try await process.wait()
    defer {
      try? FileIO.remove(logPath)
      try? FileIO.remove(pidPath)
    }
    if !status.isSuccess, let message = RuncLog.lastError(logPath) { throw ExecError(message, id: id) }
    return status
  }
}

/// A program that could not be started in a container, in containerd's words.
package struct ExecError: Error, Hashable, Sendable, CustomStringConvertible {
  package let reason: String
  package let id: String

  init(_ reason: String, id: String) {
    self.reason = reason
    self.id = id
  }

  package var description: String { "failed to start exec \"\(id)\": OCI runtime exec failed: \(reason): unknown" }
}
