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
    case cannotOpen, corrupt, diskFull, readOnly, failed
  }

  package let code: Code
  package let description: String

  package init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }

  static func compacted(_ asked: Int64, _ oldest: Int64) -> StorageError {
    StorageError(.compacted(oldest: oldest), "required revision \(asked) has been compacted; the oldest is \(oldest)")
  }

  static func future(_ asked: Int64, _ current: Int64) -> StorageError {
    StorageError(.futureRevision(current: current), "required revision \(asked) is a future one; the newest is \(current)")
  }

  static let closed = StorageError(.closed, "the store is closed")
}
