import CLinux

extension FileIO {
  /// The size in bytes of the file system at that place, 0 when it cannot be told.
  package static func capacity(_ path: String) -> Int64 {
    var figures = [UInt64](repeating: 0, count: 5)
    return cl_statfs(path, &figures) == 0 ? Int64(clamping: figures[0]) : 0
  }
}
