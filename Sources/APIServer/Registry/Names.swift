import Glibc
import Synchronization

/// Names and identities the server makes.
enum Names {
  private static let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")

  private static let randomness = Mutex(RandomWords())

  static func suffix() -> String {
    randomness.withLock { source in String((0..<5).compactMap { _ in alphabet.randomElement(using: &source) }) }
  }

  /// Long prefixes are cut, so that the name fits a label's value.
  static func generate(_ prefix: String) -> String { String(prefix.prefix(58)) + suffix() }

  /// A random UUID (RFC 9562, version 4).
  static func uid() -> String {
    let words = randomness.withLock { (high: $0.next(), low: $0.next()) }
    let (high, low) = (words.high & ~0xF000 | 0x4000, words.low & ~(3 << 62) | 2 << 62)
    return String(unsafeUninitializedCapacity: 36) { text in
      var place = 0
      for nibble in 0..<32 {
        if [8, 12, 16, 20].contains(nibble) {
          text[place] = UInt8(ascii: "-")
          place += 1
        }
        let digit = UInt8((nibble < 16 ? high : low) >> UInt64(60 - nibble % 16 * 4) & 0xF)
        text[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
        place += 1
      }
      return place
    }
  }
}

/// The system's random numbers, of which as many are fetched at a time as the kernel gives in one piece: it is asked a dozen times for
/// every pod otherwise.
private struct RandomWords: RandomNumberGenerator {
  private var words: [UInt64] = []

  mutating func next() -> UInt64 {
    if let word = words.popLast() { return word }
    var fresh = [UInt64](repeating: 0, count: 32)
    let isFilled = fresh.withUnsafeMutableBytes { bytes in bytes.baseAddress.map { getentropy($0, bytes.count) } == 0 }
    guard isFilled else { return .random(in: 0 ... .max) }
    words = fresh
    return words.removeLast()
  }
}
