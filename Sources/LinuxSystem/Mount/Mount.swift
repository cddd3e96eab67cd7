import CLinux
import Glibc

/// mount(2) with names instead of flags.
package enum Mount {
  package struct Options: OptionSet, Hashable, Sendable {
    package let rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }
    package static var readOnly: Options { Options(rawValue: CL_MS_RDONLY) }
    package static var noSUID: Options { Options(rawValue: CL_MS_NOSUID) }
    package static var noDevices: Options { Options(rawValue: CL_MS_NODEV) }
    package static var noExecution: Options { Options(rawValue: CL_MS_NOEXEC) }
    package static var relatime: Options { Options(rawValue: CL_MS_RELATIME) }
    package static var noAccessTime: Options { Options(rawValue: CL_MS_NOATIME) }
  }

  package enum Propagation: Sendable {
    case `private`, slave, shared

    var flag: UInt64 {
      switch self {
      case .private: CL_MS_PRIVATE
      case .slave: CL_MS_SLAVE
      case .shared: CL_MS_SHARED
      }
    }
  }

  package static func mount(
    _ type: String, source: String, at target: String, options: Options = [], data: String = ""
  ) throws(SystemError) {
    try system("mount \(type) on", path: target) { cl_mount(source, target, type, options.rawValue, data) }
  }

  /// Shows `source` at `target`. Read-only takes a second call, because the kernel ignores flags on the first.
  package static func bind(
    _ source: String, to target: String, recursive: Bool = false, options: Options = []
  ) throws(SystemError) {
    let flags = CL_MS_BIND | (recursive ? CL_MS_REC : 0)
    try system("bind \(source) on", path: target) { cl_mount(source, target, nil, flags, nil) }
    if !options.isEmpty { try remount(target, options: options) }
  }

  /// Changes the flags of a bind mount, keeping those it already has, which a user namespace may not drop.
  package static func remount(_ target: String, options: Options) throws(SystemError) {
    try system("remount", path: target) {
      cl_mount("none", target, nil, CL_MS_BIND | CL_MS_REMOUNT | options.rawValue, nil)
    }
  }

  package static func propagate(_ target: String, _ propagation: Propagation, recursive: Bool = true) throws(SystemError) {
    try system("change propagation of", path: target) {
      cl_mount("none", target, nil, propagation.flag | (recursive ? CL_MS_REC : 0), nil)
    }
  }

  /// Takes the mount out of sight; `lazily` also when it is in use. Nothing to do when nothing is mounted there.
  package static func unmount(_ target: String, lazily: Bool = false) throws(SystemError) {
    do {
      try system("umount", path: target) { cl_umount(target, CL_UMOUNT_NOFOLLOW | (lazily ? CL_MNT_DETACH : 0)) }
    } catch {
      if error.errno != EINVAL, error.code != .notFound { throw error }
    }
  }

  /// Makes `newRoot`, which must be a mount point, this mount namespace's root, and detaches the former one.
  package static func pivotRoot(to newRoot: String) throws(SystemError) {
    try system("chdir", path: newRoot) { chdir(newRoot) }
    try system("pivot_root", path: newRoot) { cl_pivot_root(".", ".") }
    try system("umount", path: "former root") { cl_umount(".", CL_MNT_DETACH) }
    try system("chdir", path: "/") { chdir("/") }
  }
}

/// An overlay's layers; the first of `lower` is the topmost.
package struct Overlay: Hashable, Sendable {
  package var lower: [String]
  package var upper: String?
  package var work: String?

  package init(lower: [String], upper: String? = nil, work: String? = nil) {
    self.lower = lower
    self.upper = upper
    self.work = work
  }

  package var data: String {
    func escaped(_ path: String) -> String {
      path.reduce(into: "") { text, character in
        if character == ":" || character == "," || character == "\\" { text.append("\\") }
        text.append(character)
      }
    }
    var parts = ["lowerdir=" + lower.map(escaped).joined(separator: ":")]
    if let upper, let work { parts += ["upperdir=" + escaped(upper), "workdir=" + escaped(work)] }
    return parts.joined(separator: ",")
  }

  package func mount(at target: String, options: Mount.Options = []) throws(SystemError) {
    try Mount.mount("overlay", source: "overlay", at: target, options: options, data: data)
  }
}
