import FuzzSupport

/// Makes inputs that are almost right: a valid one with a few changes, or pieces of two.
struct Mutator {
  /// Bytes no input grows beyond by repetition.
  private static let sizeLimit = 64 * 1024
  private static let numbers = ["0", "-1", "1e999", "9223372036854775808", "-9223372036854775809", "0x7F", "1.5", "-0", "1e-400"]

  let corpus: [[UInt8]]
  /// Words that mean something to the subject.
  let words: [[UInt8]]

  func input(_ random: inout FuzzRandom) -> [UInt8] {
    var bytes = corpus.randomElement(using: &random) ?? []
    for _ in 0..<Int.random(in: 1...6, using: &random) { change(&bytes, &random) }
    return bytes
  }

  private func change(_ bytes: inout [UInt8], _ random: inout FuzzRandom) {
    let place = Int.random(in: 0...bytes.count, using: &random)
    let length = min(bytes.count - place, Int.random(in: 0...16, using: &random))
    switch Int.random(in: 0..<10, using: &random) {
    case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1 where place < bytes.count: bytes[place] = [0, 0x7F, 0x80, 0xFF, 0x22, 0x5C].randomElement(using: &random) ?? 0
    case 2: bytes.removeSubrange(place..<place + length)
    case 3: bytes.removeSubrange(place...)
    case 4: bytes.insert(UInt8.random(in: .min ... .max, using: &random), at: place)
    case 5: bytes.insert(contentsOf: words.randomElement(using: &random) ?? [], at: place)
    case 6: bytes.replaceSubrange(place..<place + length, with: words.randomElement(using: &random) ?? [])
    case 7: bytes.replaceSubrange(place..<place + length, with: Array((Self.numbers.randomElement(using: &random) ?? "").utf8))
    case 8:
      let other = corpus.randomElement(using: &random) ?? []
      bytes = Array(bytes[..<place] + other[min(place, other.count)...])
    default:
      let piece = bytes[place..<place + length]
      let times = Int.random(in: 2...(Bool.random(using: &random) ? 4 : 2_000), using: &random)
      guard bytes.count + piece.count * times < Self.sizeLimit else { return }
      bytes.insert(contentsOf: (0..<times).flatMap { _ in piece }, at: place)
    }
  }
}
