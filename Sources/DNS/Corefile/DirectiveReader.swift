import KubeAPI

/// A plugin's part of the Corefile with what its setup needs to read it and to complain.
package struct DirectiveReader: Sendable {
  package let directive: Corefile.Directive
  package let file: String
  /// The zones of the server block.
  package let blockZones: [DNSName]

  package init(_ directive: Corefile.Directive, file: String, blockZones: [DNSName]) {
    self.directive = directive
    self.file = file
    self.blockZones = blockZones
  }

  /// The plugin's own zones, else those of the server block; an address block in CIDR form becomes its reverse zone.
  package var zones: [DNSName] { directive.arguments.isEmpty ? blockZones : directive.arguments.map(DirectiveReader.zone) }

  package func one(_ line: Corefile.Line) throws(CorefileError) -> String {
    guard line.arguments.count == 1 else {
      throw error(line, "Wrong argument count or unexpected line ending after '\(line.name)'")
    }
    return line.arguments[0]
  }

  package func noArguments() throws(CorefileError) {
    guard directive.arguments.isEmpty else { throw error("plugin/\(directive.name): takes no arguments") }
  }

  package func noBlock() throws(CorefileError) {
    if let line = directive.block.first { throw unknown(line) }
  }

  package func duration(_ line: Corefile.Line) throws(CorefileError) -> Duration {
    let text = try one(line)
    guard let duration = DirectiveReader.duration(text) else {
      throw error(line, "plugin/\(directive.name): invalid duration '\(text)'")
    }
    return duration
  }

  package func unknown(_ line: Corefile.Line) -> CorefileError {
    error(line, "plugin/\(directive.name): unknown property '\(line.name)'")
  }

  package func error(_ line: Corefile.Line, _ message: String) -> CorefileError {
    CorefileError(file: file, line: line.line, message: message)
  }

  package func error(_ message: String) -> CorefileError { CorefileError(file: file, line: directive.line, message: message) }

  /// `5s`, `500ms`, `1m30s`; a bare number is seconds.
  package static func duration(_ text: String) -> Duration? {
    if let seconds = Int(text) { return .seconds(seconds) }
    return GoDuration.parse(text)
  }

  private static func zone(_ text: String) -> DNSName {
    let parts = text.split(separator: "/")
    guard parts.count == 2, let bits = Int(parts[1]) else { return DNSName(text) }
    let octets = parts[0].split(separator: ".").map(String.init)
    guard octets.count == 4, bits % 8 == 0, (8...32).contains(bits) else { return DNSName(text) }
    return DNSName(labels: octets.prefix(bits / 8).reversed() + ["in-addr", "arpa"])
  }
}
