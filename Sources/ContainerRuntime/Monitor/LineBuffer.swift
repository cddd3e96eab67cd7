/// Splits what arrives into lines.
struct LineBuffer: Sendable {
  /// What arrived after the last line taken.
  private(set) var rest: [UInt8] = []

  mutating func append(_ bytes: [UInt8]) { rest += bytes }

  /// The next whole line, without its end.
  mutating func next() -> [UInt8]? {
    guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    defer { rest.removeSubrange(...end) }
    return Array(rest[..<end])
  }
}
