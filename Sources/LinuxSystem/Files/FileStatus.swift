import CLinux
import Glibc

/// What stat(2) tells, without the C types.
package struct FileStatus: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case file, directory, link, socket, pipe, characterDevice, blockDevice, unknown }

  package var kind: Kind
  package var permissions: UInt32
  package var device: UInt64
  package var inode: UInt64
  package var uid: UInt32
  package var gid: UInt32
  package var links: UInt32
  package var size: Int64
  package var modifiedSeconds: Int64
  package var modifiedNanoseconds: Int64

  init(_ raw: cl_file_status) {
    kind =
      switch raw.mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      case S_IFLNK: .link
      case S_IFSOCK: .socket
      case S_IFIFO: .pipe
      case S_IFCHR: .characterDevice
      case S_IFBLK: .blockDevice
      default: .unknown
      }
    permissions = raw.mode & 0o7777
    device = raw.device
    inode = raw.inode
    uid = raw.uid
    gid = raw.gid
    links = raw.links
    size = raw.size
    modifiedSeconds = raw.modified_seconds
    modifiedNanoseconds = raw.modified_nanoseconds
  }
}
