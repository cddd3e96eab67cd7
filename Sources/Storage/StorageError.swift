/// Why the store refused or failed.
package struct StorageError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: Hashable, Sendable {
    case keyExists, keyNotFound
    /// The key is at another revision than expected.
    case conflict(current: Int64)
    /// The revision is older than what is kept.
    case compacted(oldest: Int64)
    /// The revision has not happened yet.
    case futureRevision(current: Int64)
    case closed
    /// The value is larger than a store takes.
    case tooLarge
    /// The store cannot be reached or is not able to serve right now. A change may have been made or not.
    case unavailable
    /// The store is not the one it was: its revisions mean something else.
    case replaced
    /// Another process has the store, which only one may use at a time.
    case inUse
    case cannotOpen, corrupt, diskFull, readOnly, failed
  }

  package let code: Code
  package let description: String

  package init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }

  package static func compacted(_ asked: Int64, _ oldest: Int64) -> StorageError {
    StorageError(.compacted(oldest: oldest), "required revision \(asked) has been compacted; the oldest is \(oldest)")
  }

  package static func future(_ asked: Int64, _ current: Int64) -> StorageError {
    StorageError(.futureRevision(current: current), "required revision \(asked) is a future one; the newest is \(current)")
  }

  package static let closed = StorageError(.closed, "the store is closed")

  /// etcd's default for `--max-request-bytes`; the other stores refuse the same, so that none takes what another would not.
  package static let largestValue = 1_572_864

  static func check(_ value: [UInt8]) throws(StorageError) {
    if value.count > largestValue { throw StorageError(.tooLarge, "etcdserver: request is too large") }
  }
}
