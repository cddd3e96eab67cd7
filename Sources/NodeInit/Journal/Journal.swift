import LinuxSystem
import Synchronization

/// The logs of a node's services: one file per unit, kept bounded by a single older generation.
package final class Journal: Sendable {
  package static let directory = "/var/log/journal"

  private let directory: String
  private let limit: Int64
  private let sizes = Mutex<[String: Int64]>([:])

  package init(directory: String = Journal.directory, limit: Int64 = 4 << 20) throws(SystemError) {
    self.directory = directory
    self.limit = limit
    try FileIO.makeDirectory(directory)
  }

  package static func file(of unit: String, in directory: String = Journal.directory) -> String { "\(directory)/\(unit).log" }

  /// A log that cannot be written must not stop a service, so a full disk loses lines.
  package func append(_ unit: String, _ entries: [JournalEntry]) {
    if entries.isEmpty { return }
    let bytes = entries.flatMap { Array($0.stored.utf8) }
    let path = Self.file(of: unit, in: directory)
    sizes.withLock { sizes in
      let size = sizes[unit] ?? ((try? FileIO.status(path))?.size ?? 0)
      if size > limit {
        try? FileIO.rename(path, path + ".1")
        sizes[unit] = 0
      }
      try? FileIO.append(path, bytes, mode: 0o640)
      sizes[unit] = (sizes[unit] ?? size) + Int64(bytes.count)
    }
  }

  package func log(_ unit: String, _ message: String) {
    append(unit, [JournalEntry(time: Int64(wallClock() * 1e6), pid: 1, identifier: "systemd", message: message)])
  }

  /// Everything kept of a unit, oldest first.
  package static func read(_ unit: String, in directory: String = Journal.directory) -> [JournalEntry] {
    let path = file(of: unit, in: directory)
    return [path + ".1", path].flatMap { part -> [JournalEntry] in
      guard let text = try? FileIO.readText(part) else { return [] }
      return text.split(separator: "\n").compactMap { JournalEntry(stored: $0) }
    }
  }

  package static func units(in directory: String = Journal.directory) -> [String] {
    ((try? FileIO.list(directory)) ?? []).filter { $0.hasSuffix(".log") }.map { String($0.dropLast(4)) }
  }

  /// Reads a service's output until every holder of its far end is gone.
  func pump(_ output: Descriptor, unit: String, pid: Int32, identifier: String) async {
    var rest: [UInt8] = []
    while let part = try? await output.readSome() {
      rest += part
      let now = Int64(wallClock() * 1e6)
      var entries: [JournalEntry] = []
      while let end = rest.firstIndex(of: 10) {
        entries.append(entry(rest[..<end], now, pid, identifier))
        rest.removeSubrange(...end)
      }
      if rest.count > 48 * 1024 {
        entries.append(entry(rest[...], now, pid, identifier))
        rest = []
      }
      append(unit, entries)
    }
    if !rest.isEmpty { append(unit, [entry(rest[...], Int64(wallClock() * 1e6), pid, identifier)]) }
  }

  private func entry(_ line: ArraySlice<UInt8>, _ now: Int64, _ pid: Int32, _ identifier: String) -> JournalEntry {
    JournalEntry(time: now, pid: pid, identifier: identifier, message: String(decoding: line, as: UTF8.self))
  }
}
