import CLinux
import Glibc
import LinuxSystem

/// Keeps two commands from changing one cluster at a time. The kernel frees it with the process, however that ends.
package struct ClusterLock: Sendable {
  private let file: Descriptor

  package init(_ paths: ClusterPaths) throws {
    do { try FileIO.makeDirectory(ClusterPaths.runtimeBase) } catch {
      if error.code == .permission { throw ClusterError.notRoot }
      throw error
    }
    file = try Descriptor.open(paths.lock, O_RDWR | O_CREAT, mode: 0o600)
    if cl_flock(file.raw, LOCK_EX | LOCK_NB) != 0 {
      let holder = String(decoding: (try? file.read(upTo: 32)) ?? [], as: UTF8.self).filter(\.isNumber)
      throw ClusterError(
        .busy, "another lab command\(holder.isEmpty ? "" : " (process \(holder))") is changing cluster \(paths.name)",
        remedy: "wait for it, or end it and run this again")
    }
    _ = ftruncate(file.raw, 0)
    try file.write("\(getpid())\n".utf8)
  }
}
