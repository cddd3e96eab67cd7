/// Steele, Lea and Flood's generator: small, seedable, and the same on every machine, so that a seed names one exam.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// FNV-1a: Swift's own hashes differ from run to run.
  static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// Fisher and Yates, written out so that no library version changes an exam.
  mutating func shuffle<T>(_ values: [T]) -> [T] {
    var values = values
    guard values.count > 1 else { return values }
    for position in stride(from: values.count - 1, to: 0, by: -1) {
      values.swapAt(position, Int(next() % UInt64(position + 1)))
    }
    return values
  }
}
