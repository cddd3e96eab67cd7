import CLinux
import Glibc

/// Tells that something in a directory was made, written, renamed or removed, through inotify; `appends` tells of every write.
package struct DirectoryWatch: Sendable {
  private let descriptor: Descriptor

  package init(_ path: String, appends: Bool = false) throws(SystemError) {
    descriptor = Descriptor(try system("inotify_init") { cl_inotify_create() })
    try descriptor.setNonblocking()
    var mask =
      CL_IN_CREATE | CL_IN_DELETE | CL_IN_MOVED_FROM | CL_IN_MOVED_TO | CL_IN_CLOSE_WRITE | CL_IN_ATTRIB | CL_IN_DELETE_SELF
    if appends { mask |= CL_IN_MODIFY }
    try system("inotify_add_watch", path: path) { cl_inotify_add(descriptor.raw, path, mask) }
  }

  /// Returns after a change; several that came together count as one. Throws when the task is cancelled.
  package func changed() async throws {
    try await Poller.shared.wait(descriptor.raw, for: .readable)
    while let bytes = try descriptor.read(), !bytes.isEmpty {}
  }
}
