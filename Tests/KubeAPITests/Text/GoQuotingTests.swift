import Testing

@testable import KubeAPI

@Suite struct GoQuotingTests {
  @Test(
    "a character is printable as Go has it",
    arguments: [
      (0x20, true), (0x7E, true), (0x7F, false), (0x85, false), (0xA0, false), (0xA1, true), (0xAD, false), (0x378, false),
      (0x300, true), (0x2028, false), (0x202F, false), (0x3000, false), (0xE000, false), (0xFEFF, false), (0xFFFD, true),
      // Assigned in Unicode 15.0, 15.1 and 16.0.
      (0x1FAE8, true), (0x2EBF0, false), (0x1FAE9, false), (0x10FFFD, false),
    ])
  func printable(value: UInt32, isPrintable: Bool) throws {
    #expect(try #require(Unicode.Scalar(value)).isPrintable == isPrintable)
  }

  @Test("as many characters are printable as in Go's tables of Unicode 15.0") func count() {
    let scalars = (UInt32(0)...0x10FFFF).lazy.compactMap(Unicode.Scalar.init)
    #expect(scalars.count { $0.isPrintable } == 148_998)
  }

  @Test(
    "a string is quoted as by %q",
    arguments: [
      ("", #""""#), ("a\"b\\", #""a\"b\\""#), ("\u{7}\u{8}\u{B}\u{C}\n\r\t", #""\a\b\v\f\n\r\t""#),
      ("\u{1}\u{7F}é", #""\x01\x7fé""#),
      ("\u{A0}\u{2028}<&>", #""\u00a0\u2028<&>""#), ("\u{E0001}👍", #""\U000e0001👍""#),
    ])
  func quoted(text: String, quoted: String) { #expect(text.goQuoted == quoted) }

  @Test("a list of strings is quoted as by %q") func list() { #expect(["a", "b c"].goQuoted == #"["a" "b c"]"#) }
}
