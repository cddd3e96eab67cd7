import Glibc

/// The file as it was when it was opened. SQLite itself goes on writing to a file that somebody removed.
struct SQLiteFile {
  private let path: String
  private let identity: (device: dev_t, inode: ino_t)?

  init(path: String) {
    self.path = path
    identity = SQLiteFile.identity(path)
  }

  func check() throws(StorageError) {
    guard let identity else { return }
    guard let now = SQLiteFile.identity(path) else { throw StorageError(.failed, "the store's file is gone: \(path)") }
    guard now == identity else { throw StorageError(.failed, "the store's file was replaced: \(path)") }
  }

  private static func identity(_ path: String) -> (device: dev_t, inode: ino_t)? {
    var status = stat()
    return stat(path, &status) == 0 ? (status.st_dev, status.st_ino) : nil
  }
}
