import ExamRoom
import Testing

@Suite("Markdown as lines")
struct MarkdownRendererTests {
  @Test(
    "blocks become lines: lists hang, code keeps its blanks, tables line up",
    arguments: [
      ("# Title\n\nText that is\nlonger than the line", ["Title", "", "Text that is longer", "than the line"]),
      (
        "1. first, which is long\n   and goes on\n   - nested\n2. second",
        ["1. first, which is", "   long and goes on", "  • nested", "2. second"]
      ),
      ("```\nkubectl   get\n```", ["  kubectl   get"]),
      ("| a | b |\n|---|---|\n| long | `x` |", ["a    │ b", "─────┼──", "long │ x"]),
      ("日本語日本 日本語日本語", ["日本語日本", "日本語日本語"]),
      ("abcdefghijklmnopqrstuvwxyz", ["abcdefghijklmnopqrst", "uvwxyz"]),
    ])
  func blocks(text: String, lines: [String]) {
    #expect(MarkdownRenderer.render(text, columns: 20).map(\.text) == lines)
  }

  @Test(
    "marks inside a line become styles and are not shown",
    arguments: [
      ("a **b c** d", "a b c d"), ("`x`", "x"), ("2 * 3 * 4", "2 * 3 * 4"), ("a_b_c", "a_b_c"), ("[text](http://x)", "text"),
      ("\\*no\\*", "*no*"), ("**open", "**open"),
    ])
  func inline(text: String, shown: String) {
    #expect(MarkdownRenderer.plain(text) == shown)
  }
}
