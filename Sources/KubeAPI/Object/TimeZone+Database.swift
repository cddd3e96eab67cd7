#if canImport(Glibc)
  import Glibc
  import Synchronization

  extension TimeZone {
    private static let known = Mutex<[String: TimeZone?]>([:])

    /// A zone by its name, from the machine's own database; nil when that has none of the name. Read once: like the clock, the database
    /// is something every program asks the system for.
    package static func named(_ name: String) -> TimeZone? {
      if name == "UTC" || name.isEmpty { return utc }
      if let known = known.withLock({ $0[name] }) { return known }
      let zone = isSafe(name) ? read("/usr/share/zoneinfo/\(name)").flatMap(TimeZone.init(tzif:)) : nil
      known.withLock { if $0.count < 1_000 { $0[name] = zone } }
      return zone
    }

    /// As Go's `time.LoadLocation` has it: no way out of the folder.
    private static func isSafe(_ name: String) -> Bool {
      !name.hasPrefix("/") && !name.contains("\\") && !name.utf8.contains(0) && !name.split(separator: "/").contains("..")
    }

    private static func read(_ path: String) -> [UInt8]? {
      guard let file = fopen(path, "rbe") else { return nil }
      defer { fclose(file) }
      var bytes = [UInt8](repeating: 0, count: 65_536)
      let count = fread(&bytes, 1, bytes.count, file)
      return count > 0 && ferror(file) == 0 ? Array(bytes[..<count]) : nil
    }
  }
#endif
