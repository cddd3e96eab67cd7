import Glibc
import KubeAPI
import LinuxSystem

/// Writes a set of files so that readers see all of one generation: into a new directory to which the link `..data` is then turned,
/// while the visible names are links through it.
package enum AtomicWriter {
  package struct File: Hashable, Sendable {
    package var bytes: [UInt8]
    package var mode: UInt32

    package init(bytes: [UInt8], mode: UInt32) {
      self.bytes = bytes
      self.mode = mode
    }
  }

  /// Writes nothing when the files are already as wanted. `group` is the pod's fsGroup.
  package static func write(_ files: [String: File], to directory: String, group: UInt32? = nil, now: Timestamp = .now) throws {
    try FileIO.makeDirectory(directory)
    if isCurrent(files, directory) { return }
    let former = try? FileIO.readLink("\(directory)/..data")
    let stamp = now.microText.map { $0.isNumber ? String($0) : $0 == "." ? "." : "_" }.joined()
    let generation = "..\(stamp)\(UInt16.random(in: 0...UInt16.max))"
    let target = "\(directory)/\(generation)"
    try FileIO.makeDirectory(target)
    for (path, file) in files.sorted(by: { $0.key < $1.key }) {
      if let slash = path.lastIndex(of: "/") { try FileIO.makeDirectory("\(target)/\(path[..<slash])") }
      try FileIO.write("\(target)/\(path)", file.bytes, mode: file.mode)
      try FileIO.chmod("\(target)/\(path)", group == nil ? file.mode : file.mode | 0o040)
      if let group { try FileIO.chown("\(target)/\(path)", uid: 0, gid: group) }
    }
    try FileIO.symlink(generation, at: "\(directory)/..data_tmp")
    try FileIO.rename("\(directory)/..data_tmp", "\(directory)/..data")
    let visible = Set(files.keys.compactMap { $0.split(separator: "/").first.map(String.init) })
    for name in visible where !FileIO.exists("\(directory)/\(name)") {
      try FileIO.symlink("..data/\(name)", at: "\(directory)/\(name)")
    }
    for name in try FileIO.list(directory) where !name.hasPrefix("..") && !visible.contains(name) {
      try FileIO.remove("\(directory)/\(name)")
    }
    if let former, former != generation { try FileIO.removeTree("\(directory)/\(former)") }
  }

  private static func isCurrent(_ files: [String: File], _ directory: String) -> Bool {
    guard FileIO.exists("\(directory)/..data"), let names = try? FileIO.list(directory) else { return false }
    let visible = Set(files.keys.compactMap { $0.split(separator: "/").first.map(String.init) })
    guard Set(names.filter { !$0.hasPrefix("..") }) == visible else { return false }
    return files.allSatisfy { path, file in (try? FileIO.read("\(directory)/..data/\(path)")) == file.bytes }
  }
}
