import FuzzSupport
import Testing

@testable import KubeAPI

/// Whatever text comes, the answer is a value or an error: random texts of the characters that mean something, the same every time.
@Suite struct TextFuzzTests {
  static func texts(_ alphabet: String, count: Int, seed: UInt64, length: Int = 24) -> [String] {
    var random = FuzzRandom(seed: seed)
    let characters = Array(alphabet)
    return (0..<count).map { _ in
      String((0..<Int.random(in: 0...length, using: &random)).compactMap { _ in characters.randomElement(using: &random) })
    }
  }

  @Test("quantities") func quantities() throws {
    for text in Self.texts("0123456789.+-eEinumkKMGTP", count: 4_000, seed: 1, length: 40) {
      guard let quantity = try? Quantity(parsing: text) else { continue }
      let written = try Quantity(parsing: quantity.description)
      #expect(written == quantity, "\(text)")
      _ = (quantity + written, quantity - written, quantity.value, quantity.milliValue)
    }
  }

  @Test("selectors, durations, addresses, times, base 64, pointers") func others() {
    for text in Self.texts("ab=!,()<> in.notx/\\\u{e9}", count: 4_000, seed: 2) {
      _ = try? LabelSelector(parsing: text)
      _ = try? FieldSelector(parsing: text)
      _ = JSONPointer(text)?.description
    }
    for text in Self.texts("0123456789.hmsnuµ-+", count: 4_000, seed: 3) { _ = GoDuration.parse(text) }
    for text in Self.texts("0123456789abcdef:./", count: 4_000, seed: 4) {
      if let address = IPAddress(text) { #expect(IPAddress(address.description) == address, "\(text)") }
      if let cidr = CIDR(text) {
        _ = (cidr.base, cidr.last, cidr.count, cidr.address(at: 3), cidr.subnet(prefixLength: 30, at: 1))
      }
    }
    for text in Self.texts("0123456789-T:Z.+", count: 4_000, seed: 5, length: 32) { _ = Timestamp(text)?.text }
    for text in Self.texts("ABab01+/=-_\n", count: 4_000, seed: 6) { _ = Base64.decode(text) }
  }

  @Test("names") func names() {
    for text in Self.texts("aZ0-_./%\u{e9} ", count: 4_000, seed: 7) {
      _ = NameValidation.qualifiedName(text) + NameValidation.labelValue(text) + NameValidation.dns1123Label(text)
      _ = NameValidation.portName(text) + NameValidation.configMapKey(text) + NameValidation.pathSegment(text)
    }
  }
}
