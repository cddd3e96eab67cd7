import Glibc

/// The file as it was when it was opened, which this process alone may write. SQLite itself goes on writing to a file that somebody
/// removed, and would let a second server write behind the back of the first one's cache.
final class SQLiteFile {
  private let path: String
  private let descriptor: Int32
  private let identity: (device: dev_t, inode: ino_t)?

  /// Makes the file where there is none. The lock ends with the process, however that ends.
  init(path: String) throws(StorageError) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StorageError(.cannotOpen, "cannot open the store \(path): \(String(cString: strerror(errno)))")
    }
    identity = SQLiteFile.identity(path)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      Glibc.close(descriptor)
      throw StorageError(.inUse, "cannot open the store \(path): another process uses it")
    }
  }

  /// After the connections: closing any descriptor of a file takes SQLite's own locks away.
  func close() {
    // Said aloud: a process that is just being started may have inherited the descriptor, and with it the lock.
    flock(descriptor, LOCK_UN)
    Glibc.close(descriptor)
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
