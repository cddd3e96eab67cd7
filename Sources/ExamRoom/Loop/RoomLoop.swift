import Glibc
import LinuxSystem
import ScoreStore
import Synchronization

/// What the outside tells the room.
package enum RoomUpdate: Sendable {
  case attempt(Attempt)
  case remaining(Int?)
  case message(String)
  case overlay(RoomState.Overlay?)
  case leave
}

/// How the shell in the room is started.
package struct RoomShell: Hashable, Sendable {
  package var arguments: [String]
  package var environment: [String]

  package init(_ arguments: [String], environment: [String]) {
    self.arguments = arguments
    self.environment = environment
  }
}

/// The room on a real terminal: one thread owns the screen, the shell's terminal and the state; the rest of the process talks to it
/// through `post` and hears of it through `actions`.
package final class RoomLoop: Sendable {
  package let actions: AsyncStream<RoomAction>
  private let continuation: AsyncStream<RoomAction>.Continuation
  private let updates = Mutex<[RoomUpdate]>([])
  private let wakeRead: Descriptor
  private let wakeWrite: Descriptor
  private let initial: RoomState
  private let shell: RoomShell
  private let colors: Bool

  package init(_ state: RoomState, shell: RoomShell, colors: Bool) throws(SystemError) {
    initial = state
    self.shell = shell
    self.colors = colors
    (wakeRead, wakeWrite) = try Descriptor.pipe()
    try wakeRead.setNonblocking()
    try wakeWrite.setNonblocking()
    (actions, continuation) = AsyncStream.makeStream()
  }

  package func post(_ update: RoomUpdate) {
    updates.withLock { $0.append(update) }
    // A full pipe wakes as well.
    try? wakeWrite.write([0])
  }

  /// Returns when the room has been left; the terminal is then as it was.
  package func run() async throws {
    defer { continuation.finish() }
    let me = self
    try await DedicatedThread.run(name: "exam-room") {
      let screen = try CursesScreen(colors: me.colors)
      defer { screen.close() }
      var room = try OpenRoom(me.initial, screen: screen, shell: me.shell)
      defer { room.close() }
      while room.isOpen {
        me.wait(room.descriptors)
        room.take(me.drain())
        for action in room.turn() { me.continuation.yield(action) }
      }
    }
  }

  private func drain() -> [RoomUpdate] {
    _ = try? wakeRead.read(upTo: 4_096)
    return updates.withLock { updates in
      defer { updates = [] }
      return updates
    }
  }

  /// Until something happens, at most a fifth of a second: the clock ticks and the window may have changed.
  private func wait(_ descriptors: [(Int32, writing: Bool)]) {
    var entries = [pollfd(fd: wakeRead.raw, events: Int16(POLLIN), revents: 0)]
    for (descriptor, writing) in descriptors {
      entries.append(pollfd(fd: descriptor, events: Int16(POLLIN) | (writing ? Int16(POLLOUT) : 0), revents: 0))
    }
    _ = poll(&entries, nfds_t(entries.count), 200)
  }
}
