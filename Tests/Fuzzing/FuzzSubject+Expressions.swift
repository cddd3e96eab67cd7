import CEL
import KubeAPI

/// CEL and its regular expressions.
extension FuzzSubject {
  static let expressions: [FuzzSubject] = [
    FuzzSubject(
      "cel",
      corpus: [
        "object.spec.a.all(x, x > 0) && has(object.spec.b)", "'%d-%s'.format([1, 'a']) == \"1-a\" ? [1, 2].sum() : size('abc')",
        "quantity('1Gi').isGreaterThan(quantity('1Mi')) || url('https://a/b').getHost() == 'a'",
        "object.?spec.?c.orValue(5) + int('7') * -3 % 2", "{'a': 1, 'b': [b'x', r'\\d', '''t''']}.map(k, k + k)",
        "duration('1h') + timestamp('2026-01-01T00:00:00Z') > timestamp(object.spec.t)", "ip('10.0.0.1').family() == 4",
        "[1,2,3].filter(i, i in [2]).exists_one(j, j == 2) && 'a.b'.matches('^[a-z.]+$')",
      ],
      words: [
        "object", ".", "[", "]", "(", ")", "{", "}", "?", ":", "&&", "||", "in", "9223372036854775807", "u", "'", "\\x",
        ".map(x, ", "dyn(",
        "optional.of(", "lists.range(", "sets.contains(",
      ]
    ) { bytes throws(Fault) in
      guard let program = try? CELProgram(compile: String(decoding: bytes, as: UTF8.self)) else { return }
      _ = program.estimatedCost()
      _ = try? program.evaluate(
        ["object": ["spec": ["a": [1, 2.5, "x", nil], "t": "2026-01-01T00:00:00Z"]]], costLimit: 100_000)
    },
    FuzzSubject(
      "regular expression", corpus: ["^(a|b)*c+?$", "[[:alpha:]-z]{2,5}", "(?i)\\d+\\.\\pL", "(?P<n>x)?|\\Qa.b\\E", "(a*)*b"],
      words: ["*", "+", "?", "{1000}", "(", ")", "[", "]", "|", "\\p{Greek}", "(?:"]
    ) { bytes throws(Fault) in
      guard let program = try? RegexProgram(String(decoding: bytes, as: UTF8.self)) else { return }
      _ = program.matches(in: "ab01 \u{e9}xabaaaaaaaaaaaaaaaaaaaaaaaaaaaa", limit: 5)
    },
  ]
}
