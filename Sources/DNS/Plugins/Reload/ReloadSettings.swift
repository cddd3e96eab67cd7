/// Reads the Corefile anew when it changes. The server itself does it (`CoreDNS.run`), as a reload replaces all plugins.
///
/// ```
/// reload [INTERVAL [JITTER]]
/// ```
package struct ReloadSettings: Hashable, Sendable {
  package var interval = Duration.seconds(30)
  package var jitter = Duration.seconds(15)

  package init(_ reader: DirectiveReader) throws(CorefileError) {
    try reader.noBlock()
    let values = reader.directive.arguments
    guard values.count <= 2 else { throw reader.error("plugin/reload: expected [INTERVAL [JITTER]]") }
    if let first = values.first {
      guard let duration = DirectiveReader.duration(first), duration >= .seconds(2) else {
        throw reader.error("plugin/reload: interval value must be greater or equal to 2s")
      }
      interval = duration
      jitter = duration / 2
    }
    if values.count == 2 {
      guard let duration = DirectiveReader.duration(values[1]), duration >= .seconds(1) else {
        throw reader.error("plugin/reload: jitter value must be greater or equal to 1s")
      }
      jitter = min(duration, interval / 2)
    }
  }

  /// The interval, give or take the jitter, so that many servers do not reload at once.
  package func nextWait() -> Duration { interval + jitter * Double.random(in: -1...1) }
}
