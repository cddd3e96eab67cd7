/// What an acknowledged write to a SQLite file outlives. Either way the file stays whole: the log may only end earlier.
package enum SQLiteDurability: String, CaseIterable, Sendable {
  /// The end of the process, also by force; a power failure may take the commits of the last moments.
  case process = "normal"
  /// A power failure too: every commit waits until the disk has it.
  case power = "full"

  var pragma: String { "PRAGMA synchronous=\(rawValue)" }
}
