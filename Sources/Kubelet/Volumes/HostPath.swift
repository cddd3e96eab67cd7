import Glibc
import KubeAPI
import LinuxSystem

/// `hostPath` volumes: what their type promises about the path.
package enum HostPath {
  package static func prepare(_ path: String, type: String) throws {
    let status = try? FileIO.status(path)
    func require(_ kind: FileStatus.Kind, _ what: String) throws {
      guard status?.kind == kind else { throw VolumeError("hostPath type check failed: \(path) is not a \(what)") }
    }
    switch type {
    case "DirectoryOrCreate":
      if status == nil { try FileIO.makeDirectory(path) } else { try require(.directory, "directory") }
    case "Directory": try require(.directory, "directory")
    case "FileOrCreate":
      if status == nil {
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try FileIO.makeDirectory(String(path[..<slash])) }
        try FileIO.write(path, "")
      } else {
        try require(.file, "file")
      }
    case "File": try require(.file, "file")
    case "Socket": try require(.socket, "socket file")
    case "CharDevice": try require(.characterDevice, "character device")
    case "BlockDevice": try require(.blockDevice, "block device")
    default:
      // containerd makes what is missing a directory.
      if status == nil { try FileIO.makeDirectory(path) }
    }
  }
}
