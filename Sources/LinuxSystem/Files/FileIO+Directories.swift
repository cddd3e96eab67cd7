import CLinux
import Glibc

extension FileIO {
  /// Makes a directory and those above it; one that is there already is fine, its mode is left.
  package static func makeDirectory(_ path: String, mode: UInt32 = 0o755) throws(SystemError) {
    if mkdir(path, mode) == 0 { return }
    let number = Glibc.errno
    if number == EEXIST {
      if isDirectory(path) { return }
      throw SystemError("mkdir", path: path, errno: EEXIST)
    }
    guard number == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
      throw SystemError("mkdir", path: path, errno: number)
    }
    try makeDirectory(String(path[..<slash]))
    if mkdir(path, mode) != 0, Glibc.errno != EEXIST { throw SystemError("mkdir", path: path) }
  }

  /// The names in a directory without `.` and `..`, sorted.
  package static func list(_ path: String) throws(SystemError) -> [String] {
    guard let directory = opendir(path) else { throw SystemError("opendir", path: path) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Removes a tree without following links and without crossing into other mounts; nothing to do when there is none.
  package static func removeTree(_ path: String) throws(SystemError) {
    let found: FileStatus
    do { found = try status(path, followLinks: false) } catch {
      if error.code == .notFound { return }
      throw error
    }
    guard found.kind == .directory else { return try remove(path) }
    try removeContents(path, device: found.device)
    if rmdir(path) != 0, Glibc.errno != ENOENT { throw SystemError("rmdir", path: path) }
  }

  private static func removeContents(_ path: String, device: UInt64) throws(SystemError) {
    for name in try list(path) {
      let child = "\(path)/\(name)"
      guard let found = try? status(child, followLinks: false) else { continue }
      if found.kind == .directory {
        if found.device != device { throw SystemError("rmdir", path: child, errno: EBUSY) }
        try removeContents(child, device: device)
        if rmdir(child) != 0, Glibc.errno != ENOENT { throw SystemError("rmdir", path: child) }
      } else {
        try remove(child)
      }
    }
  }

  /// Copies content and permissions of one file.
  package static func copy(_ from: String, to target: String, mode: UInt32? = nil) throws(SystemError) {
    let source = try Descriptor.open(from, O_RDONLY)
    let permissions: UInt32 = if let mode { mode } else { try status(from).permissions }
    let sink = try Descriptor.open(target, O_WRONLY | O_CREAT | O_TRUNC, mode: permissions)
    var offset: Int = 0
    while true {
      let count = sendfile(sink.raw, source.raw, &offset, 1 << 30)
      if count == 0 { break }
      if count < 0 {
        if Glibc.errno == EINTR { continue }
        guard Glibc.errno == EINVAL || Glibc.errno == ENOSYS else { throw SystemError("sendfile", path: target) }
        while let part = try source.read(), !part.isEmpty { try sink.write(part) }
        break
      }
    }
    try system("chmod", path: target) { fchmod(sink.raw, permissions) }
  }
}
