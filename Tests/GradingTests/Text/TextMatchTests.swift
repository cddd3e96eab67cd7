import Testing

@testable import Grading

@Suite("What a text must be")
struct TextMatchTests {
  @Test(
    "lines match whole, blanks at their ends and at the end of the text do not count",
    arguments: [
      (TextMatch.Rule.line("my-app"), "my-app-tuning\n", false), (.line("my-app"), "x\nmy-app  \n", true),
      (.equals("a\nb"), "a \nb\n\n", true), (.equals("a\nb"), "a\n\nb", false), (.equals("a"), "", false),
      (.noLine("a"), "b\n", true), (.noLine("a"), "b\na\n", false), (.matches("order [0-9]+"), "x\norder 12\n", true),
      (.matches("order"), "order 12", false), (.lines(["b", "a"]), "a\n\nb\n", true), (.lines(["a"]), "a\na", false),
      (.contains("pp"), "my-app", true),
    ])
  func rules(rule: TextMatch.Rule, text: String, isSo: Bool) {
    #expect(TextMatch(rule).matches(text) == isSo)
  }
}
