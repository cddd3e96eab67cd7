import CLinux
import Glibc

extension FileIO {
  /// A named pipe; one that is there already is fine.
  package static func makePipe(_ path: String, mode: UInt32 = 0o600) throws(SystemError) {
    if mkfifo(path, mode) != 0, Glibc.errno != EEXIST { throw SystemError("mkfifo", path: path) }
  }

  /// Whether the file system at that place is an overlay, on which another cannot keep its upper layer.
  package static func isOverlay(_ path: String) throws(SystemError) -> Bool {
    try system("statfs", path: path) { cl_statfs_type(path) } == CL_OVERLAY_MAGIC
  }
}
