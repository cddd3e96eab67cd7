import Testing

@testable import HTTPServer

@Suite struct HTTPFieldsTests {
  @Test(
    "Blanks and tabs go from both ends, nothing else does",
    arguments: [("a", "a"), (" a b\t", "a b"), ("\t \t", ""), ("", ""), ("\u{A0}a", "\u{A0}a"), (" é ", "é")])
  func trimming(_ text: String, _ expected: String) { #expect(HTTPFields.trimmed(text[...]) == expected) }

  @Test(
    "A name begins with a prefix whatever the case of its letters",
    arguments: [
      ("Impersonate-Extra-Scopes", true), ("impersonate-extra-", true), ("Impersonate-Extra", false),
      ("X-Impersonate-Extra-A", false),
    ])
  func prefix(_ name: String, _ expected: Bool) { #expect(HTTPFields.begins(name, with: "impersonate-extra-") == expected) }
}
