import LinuxSystem

/// A file that is read again when it changes, as upstream watches its configuration files.
struct ChangingFile: Sendable {
  let path: String
  var interval = Duration.seconds(5)

  /// Calls `apply` with each new content, until cancelled. A file that cannot be read just now changes nothing.
  func follow(_ apply: (String) async -> Void) async throws {
    var current = try? FileIO.readText(path)
    while true {
      try await Task.sleep(for: interval)
      guard let text = try? FileIO.readText(path), text != current else { continue }
      current = text
      await apply(text)
    }
  }
}
