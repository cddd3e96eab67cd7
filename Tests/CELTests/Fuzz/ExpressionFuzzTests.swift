import FuzzSupport
import KubeAPI
import Testing

@testable import CEL

/// Whatever is written, compiling and evaluating end with a value or an error.
@Suite struct ExpressionFuzzTests {
  static let words = [
    "object", ".", "spec", "(", ")", "[", "]", "{", "}", ",", ":", "?", ".?", "[?", "+", "-", "*", "/", "%", "==", "!=", "<",
    ">=", "&&",
    "||", "!", "in", "1", "0", "9223372036854775807", "-9223372036854775808", "18446744073709551615u", "1.5", "1e308", "'a'",
    "\"b\"", "b'x'",
    "true", "false", "null", "x", "size", "has", "all", "exists", "map", "filter", "int", "string", "duration('1h')",
    "timestamp(object)",
    "quantity('1')", "optional.of", "math.abs", "lists.range", "'%d%f'.format", ".matches", "'(a|b)*'", "substring", "sum", "min",
    "sort",
  ]

  @Test("random words") func words() {
    var random = FuzzRandom(seed: 42)
    for _ in 0..<4_000 {
      let source = (0..<Int.random(in: 1...14, using: &random)).compactMap { _ in Self.words.randomElement(using: &random) }
        .joined(separator: Bool.random(using: &random) ? "" : " ")
      guard let program = try? CELProgram(compile: source) else { continue }
      _ = try? program.evaluate(["object": ["spec": ["a": [1, 2.5, "x", nil]]], "x": 3], costLimit: 100_000)
    }
  }

  @Test("arithmetic at the limits") func limits() {
    let numbers = [
      "0", "1", "-1", "9223372036854775807", "-9223372036854775808", "18446744073709551615u", "0u", "1e308", "-1e308", "0.5",
      "duration('9223372036s')", "duration('-9223372036s')", "timestamp('9999-12-31T23:59:59Z')",
      "timestamp('0001-01-01T00:00:00Z')",
      "double('NaN')", "double('inf')",
    ]
    for a in numbers {
      for b in numbers {
        for name in ["+", "-", "*", "/", "%", "<", "==", ">="] {
          _ = try? CELProgram(compile: "\(a) \(name) dyn(\(b))").evaluate([:])
        }
        for call in [
          "int(A)", "uint(A)", "double(A)", "string(A)", "math.abs(A)", "-A", "'%d %f %e %x'.format([A, B, A, B])",
          "[A, B].sum()",
        ] {
          let source = call.map { $0 == "A" ? a : $0 == "B" ? b : String($0) }.joined()
          _ = try? CELProgram(compile: source).evaluate([:])
        }
      }
    }
  }

  @Test("random regular expressions") func regularExpressions() {
    var random = FuzzRandom(seed: 7)
    let pieces = Array("ab()[]{}|*+?.^$\\dwpx-,019:<>PLiQE\n\u{e9}")
    for _ in 0..<4_000 {
      let pattern = String((0..<Int.random(in: 0...16, using: &random)).compactMap { _ in pieces.randomElement(using: &random) })
      guard let program = try? RegexProgram(pattern) else { continue }
      _ = program.matches(in: "ab01 \u{e9}xab", limit: 5)
    }
  }
}
