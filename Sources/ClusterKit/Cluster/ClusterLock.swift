import CLinux
import Glibc
import LinuxSystem

/// Keeps two commands from changing one cluster at a time. The kernel frees it with the process, however that ends.
package struct ClusterLock: Sendable {
  private let file: Descriptor

  private init(_ file: Descriptor) { self.file = file }

  /// Waits a moment for a command that was killed: what it was just starting may hold the lock a little longer than itself.
  package static func acquire(_ paths: ClusterPaths) async throws -> ClusterLock {
    do { try FileIO.makeDirectory(ClusterPaths.runtimeBase) } catch {
      if error.code == .permission { throw ClusterError.notRoot }
      throw error
    }
    let file = try Descriptor.open(paths.lock, O_RDWR | O_CREAT, mode: 0o600)
    for attempt in 0... {
      if cl_flock(file.raw, LOCK_EX | LOCK_NB) == 0 { break }
      let holder = String(decoding: try file.read(upTo: 32) ?? [], as: UTF8.self).filter(\.isNumber)
      let isAlive = holder.isEmpty || FileIO.exists("/proc/\(holder)")
      if attempt >= (isAlive ? 10 : 200) {
        throw ClusterError(
          .busy, "another lab command\(holder.isEmpty ? "" : " (process \(holder))") is changing cluster \(paths.name)",
          remedy: "wait for it, or end it and run this again")
      }
      lseek(file.raw, 0, SEEK_SET)
      try await Task.sleep(for: .milliseconds(20))
    }
    try system("ftruncate", path: paths.lock) { ftruncate(file.raw, 0) }
    lseek(file.raw, 0, SEEK_SET)
    try file.write("\(getpid())\n".utf8)
    return ClusterLock(file)
  }
}
