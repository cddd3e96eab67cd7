/// RFC 4648: the standard alphabet, and the one for URLs.
package enum Base64 {
  package enum Alphabet: Sendable { case standard, url }

  package static func encode(_ bytes: some Sequence<UInt8>, _ alphabet: Alphabet = .standard, padded: Bool = true) -> String {
    let symbols = alphabet == .standard ? standard : url
    var out: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    for byte in bytes {
      buffer = buffer << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        out.append(symbols[Int(buffer >> UInt32(bits)) & 63])
      }
    }
    if bits > 0 { out.append(symbols[Int(buffer << UInt32(6 - bits)) & 63]) }
    if padded { while out.count % 4 != 0 { out.append(UInt8(ascii: "=")) } }
    return String(decoding: out, as: UTF8.self)
  }

  /// Nil when a character is not of the alphabet or the padding is wrong. Line ends are skipped, as Go does; texts of the URL
  /// alphabet may leave the padding out.
  package static func decode(_ text: String, _ alphabet: Alphabet = .standard) -> [UInt8]? {
    let values = alphabet == .standard ? standardValues : urlValues
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count * 3 / 4)
    var buffer: UInt32 = 0
    var symbols = 0
    var padding = 0
    for byte in text.utf8 where byte != 0x0A && byte != 0x0D {
      if byte == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      guard padding == 0, values[Int(byte)] < 64 else { return nil }
      buffer = buffer << 6 | UInt32(values[Int(byte)])
      symbols += 1
      if symbols % 4 == 0 {
        out.append(UInt8(truncatingIfNeeded: buffer >> 16))
        out.append(UInt8(truncatingIfNeeded: buffer >> 8))
        out.append(UInt8(truncatingIfNeeded: buffer))
      }
    }
    let rest = symbols % 4
    guard rest != 1, padding == (4 - rest) % 4 || (alphabet == .url && padding == 0) else { return nil }
    if rest >= 2 { out.append(UInt8(truncatingIfNeeded: buffer >> (rest == 2 ? 4 : 10))) }
    if rest == 3 { out.append(UInt8(truncatingIfNeeded: buffer >> 2)) }
    return out
  }

  /// With the padding that a text without any leaves out.
  package static func padded(_ text: String) -> String {
    text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
  }

  private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
  private static let standard = Array((letters + "+/").utf8)
  private static let url = Array((letters + "-_").utf8)
  private static let standardValues = table(standard)
  private static let urlValues = table(url)

  private static func table(_ symbols: [UInt8]) -> [UInt8] {
    var result = [UInt8](repeating: 255, count: 256)
    for (value, symbol) in symbols.enumerated() { result[Int(symbol)] = UInt8(value) }
    return result
  }
}
