import Testing

@testable import CEL

@Suite struct RegexTests {
  @Test(
    "the first match is the one RE2 finds",
    arguments: [
      ("abc", "xabcx", "abc"), ("a*", "baaa", ""), ("a+", "baaa", "aaa"), ("a+?", "baaa", "a"), ("a|ab", "ab", "a"),
      ("(a|ab)(c|bcd)", "abcd", "abcd"),
      ("[^a-c]+", "abcxyz", "xyz"), (#"\d{2,3}"#, "1 12345", "123"), ("(?i)HeLLo", "say hello", "hello"),
      (#"^\w+$"#, "word_1", "word_1"),
      (#"\bfoo\b"#, "a foo b", "foo"), ("(?s)a.b", "a\nb", "a\nb"), ("(?m)^b$", "a\nb\nc", "b"), (#"\bfoo"#, "  foo", "foo"),
      ("[[:alpha:]]+", "12ab", "ab"),
      (#"\p{Lu}+"#, "aÉÄb", "ÉÄ"), (#"(?P<n>x)y"#, "xy", "xy"), (#"a{0}b"#, "ab", "b"), (#"\x41\x{42}"#, "AB", "AB"),
      (#"[\d\-x]+"#, "a1-x", "1-x"),
      (#"\Q.*\E"#, "a.*b", ".*"), ("(?:a|b)+c", "ababc", "ababc"), ("x{2}", "xxx", "xx"), ("(|a)*", "aa", ""),
      ("(|a)+", "aa", ""), ("(a|)*", "aa", "aa"), ("a{,2}", "a{,2}", "a{,2}"),
      ("[]a]+", "a]", "a]"),
      ("a(?i)*", "baa", ""), (#"\Qab\E+"#, "abb", "abb"), (#"[\d-z]+"#, "a1-z", "1-z"), ("(?i-s:A)b", "ab", "ab"),
      (#"\p{Greek}+"#, "xαβγ", "αβγ"), ("(?i:A)b", "ab", "ab"), ("é", "caf\u{e9}", "\u{e9}"),
    ])
  func first(pattern: String, text: String, match: String) throws {
    #expect(try RegexProgram(pattern).matches(in: text, limit: 1).first == match)
  }

  @Test(
    "what does not match",
    arguments: [("^b", "ab"), ("a$", "ab"), (#"\Bfoo"#, "foo"), ("a.b", "a\nb"), ("[^a]", "a"), ("(?i)[^a]", "A"), ("x", "")])
  func none(pattern: String, text: String) throws { #expect(try !RegexProgram(pattern).matches(text)) }

  @Test(
    "what is no expression is refused in Go's words",
    arguments: [
      ("(", "missing closing ): `(`"), (")", "unexpected ): `)`"), ("*a", "missing argument to repetition operator: `*`"),
      ("x|+?", "missing argument to repetition operator: `+?`"), ("({2})", "missing argument to repetition operator: `{2}`"),
      ("(?i)*", "missing argument to repetition operator: `*`"), ("b[a", "missing closing ]: `[a`"),
      ("ba**", "invalid nested repetition operator: `**`"), (#"\"#, "trailing backslash at end of expression: ``"),
      ("a{1001}", "invalid repeat count: `{1001}`"), ("a{2,1}", "invalid repeat count: `{2,1}`"),
      ("(a{100}){11}", "invalid repeat count: `{11}`"), ("[z-a]", "invalid character class range: `z-a`"),
      ("[[:foo:]]", "invalid character class range: `[:foo:]`"), (#"[a-\d]"#, #"invalid escape sequence: `\d`"#),
      ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"), ("(?i-)", "invalid or unsupported Perl syntax: `(?i-)`"),
      (#"\1"#, #"invalid escape sequence: `\1`"#), (#"\p{X}"#, #"invalid character class range: `\p{X}`"#),
      (#"\x{110000}"#, #"invalid escape sequence: `\x{110000`"#), ("(?<n", "invalid named capture: `(?<n`"),
    ])
  func refusal(pattern: String, message: String) {
    let error = #expect(throws: CELError.self) { try RegexProgram(pattern) }
    #expect(error?.message == "error parsing regexp: \(message)")
  }

  @Test("expressions that make backtracking matchers explode end at once") func linear() throws {
    let text = String(repeating: "a", count: 2_000)
    #expect(try !RegexProgram("(a*)*b").matches(text))
    #expect(try !RegexProgram("(a|aa)+$b").matches(text))
    #expect(try RegexProgram(String(repeating: "a?", count: 30) + String(repeating: "a", count: 30)).matches(text))
    #expect(throws: CELError.self) { try RegexProgram("((((a{1000}){1000}){1000}){1000})") }
  }
}
