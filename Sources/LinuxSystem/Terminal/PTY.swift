import CLinux
import Glibc

/// A pseudo terminal: `controller` is non-blocking and ours, `worker` is for the program.
package struct PTY: Sendable {
  package struct Size: Hashable, Sendable {
    package var rows: UInt16
    package var columns: UInt16

    package init(rows: UInt16, columns: UInt16) {
      self.rows = rows
      self.columns = columns
    }
  }

  package let controller: Descriptor
  package let worker: Descriptor

  package init(size: Size = Size(rows: 24, columns: 80)) throws(SystemError) {
    var near: Int32 = -1
    var far: Int32 = -1
    try system("openpty") { cl_open_terminal(&near, &far, size.rows, size.columns) }
    controller = Descriptor(near)
    worker = Descriptor(far)
    try controller.setNonblocking()
  }

  package func resize(_ size: Size) throws(SystemError) {
    try system("resize terminal") { cl_set_window_size(controller.raw, size.rows, size.columns) }
  }

  /// For a controller that somebody else opened.
  package static func resize(_ controller: Descriptor, _ size: Size) throws(SystemError) {
    try system("resize terminal") { cl_set_window_size(controller.raw, size.rows, size.columns) }
  }

  /// The size of the terminal behind a descriptor, `nil` when it is none.
  package static func size(of descriptor: Int32) -> Size? {
    var size = Size(rows: 0, columns: 0)
    return cl_get_window_size(descriptor, &size.rows, &size.columns) == 0 ? size : nil
  }
}

/// Raw mode of the terminal this program runs in; the former settings come back with `restore`.
package struct RawTerminal: Sendable {
  private let descriptor: Int32
  private let saved: [UInt8]

  package init(_ descriptor: Int32) throws(SystemError) {
    self.descriptor = descriptor
    var saved = [UInt8](repeating: 0, count: 256)
    try system("make the terminal raw") { cl_raw_terminal(descriptor, &saved, saved.count) }
    self.saved = saved
  }

  package func restore() { _ = cl_restore_terminal(descriptor, saved) }
}
