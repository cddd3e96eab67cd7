import CLinux
import Glibc

/// Small files and directories, whole. Calls block: they are for local disks, /proc and /sys.
package enum FileIO {
  package static func status(_ path: String, followLinks: Bool = true) throws(SystemError) -> FileStatus {
    var raw = cl_file_status()
    try system("stat", path: path) { cl_stat(path, followLinks ? 1 : 0, &raw) }
    return FileStatus(raw)
  }

  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  package static func isDirectory(_ path: String) -> Bool { (try? status(path))?.kind == .directory }

  package static func read(_ path: String, limit: Int = .max) throws(SystemError) -> [UInt8] {
    let file = try Descriptor.open(path, O_RDONLY)
    var result: [UInt8] = []
    while result.count < limit {
      guard let part = try file.read(upTo: min(65536, limit - result.count)), !part.isEmpty else { break }
      if result.isEmpty { result = part } else { result += part }
    }
    return result
  }

  package static func readText(_ path: String, limit: Int = .max) throws(SystemError) -> String {
    String(decoding: try read(path, limit: limit), as: UTF8.self)
  }

  /// Writes in place, as /proc and /sys want it; `replace` is for files that others read.
  package static func write(_ path: String, _ bytes: some Sequence<UInt8>, mode: UInt32 = 0o644) throws(SystemError) {
    try Descriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC, mode: mode).write(bytes)
  }

  package static func write(_ path: String, _ text: String, mode: UInt32 = 0o644) throws(SystemError) {
    try write(path, text.utf8, mode: mode)
  }

  /// A single write to a control file that exists already.
  package static func control(_ path: String, _ text: String) throws(SystemError) {
    let file = try Descriptor.open(path, O_WRONLY)
    let bytes = Array(text.utf8)
    try system("write", path: path) { Glibc.write(file.raw, bytes, bytes.count) }
  }

  package static func append(_ path: String, _ bytes: some Sequence<UInt8>, mode: UInt32 = 0o644) throws(SystemError) {
    try Descriptor.open(path, O_WRONLY | O_CREAT | O_APPEND, mode: mode).write(bytes)
  }

  /// Readers see the former or the new content, never a part, also after a power cut when `sync` is set.
  package static func replace(
    _ path: String, _ bytes: some Sequence<UInt8>, mode: UInt32 = 0o644, sync: Bool = false
  ) throws(SystemError) {
    let temporary = "\(path).\(getpid()).tmp"
    do {
      let file = try Descriptor.open(temporary, O_WRONLY | O_CREAT | O_TRUNC, mode: mode)
      try system("chmod", path: temporary) { fchmod(file.raw, mode) }
      try file.write(bytes)
      if sync { try system("fsync", path: temporary) { fsync(file.raw) } }
    } catch {
      unlink(temporary)
      throw error
    }
    try rename(temporary, path)
  }

  package static func replace(_ path: String, _ text: String, mode: UInt32 = 0o644, sync: Bool = false) throws(SystemError) {
    try replace(path, text.utf8, mode: mode, sync: sync)
  }

  package static func rename(_ from: String, _ to: String) throws(SystemError) {
    try system("rename", path: "\(from) to \(to)") { Glibc.rename(from, to) }
  }

  package static func link(_ target: String, at path: String) throws(SystemError) {
    try system("link", path: path) { Glibc.link(target, path) }
  }

  /// Replaces whatever link is there.
  package static func symlink(_ target: String, at path: String) throws(SystemError) {
    unlink(path)
    try system("symlink", path: path) { Glibc.symlink(target, path) }
  }

  package static func readLink(_ path: String) throws(SystemError) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = try system("readlink", path: path) { Glibc.readlink(path, &buffer, buffer.count) }
    return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  package static func chmod(_ path: String, _ mode: UInt32) throws(SystemError) {
    try system("chmod", path: path) { Glibc.chmod(path, mode) }
  }

  package static func chown(_ path: String, uid: UInt32, gid: UInt32) throws(SystemError) {
    try system("chown", path: path) { Glibc.lchown(path, uid, gid) }
  }

  /// Removes a file or link; nothing to do when there is none.
  package static func remove(_ path: String) throws(SystemError) {
    if unlink(path) != 0, Glibc.errno != ENOENT { throw SystemError("unlink", path: path) }
  }
}

extension FileIO {
  /// What is free on the file system of a path, for users; nil when it cannot be told.
  package static func freeBytes(_ path: String) -> UInt64? {
    var numbers = [UInt64](repeating: 0, count: 5)
    return cl_statfs(path, &numbers) == 0 ? numbers[2] : nil
  }
}
