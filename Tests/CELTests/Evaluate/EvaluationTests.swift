import KubeAPI
import Testing

@testable import CEL

/// One line per expression: what goes in, and the text of what comes out.
@Suite struct EvaluationTests {
  static let pod: JSON = [
    "metadata": ["name": "web", "labels": ["app": "web", "a/b": "c"]],
    "spec": [
      "replicas": 3,
      "containers": [["name": "a", "image": "nginx:1", "ports": [["containerPort": 80]]], ["name": "b", "image": "busybox"]],
      "ratio": 0.5,
    ],
  ]

  static func run(_ source: String) -> String {
    do {
      let value = try CELProgram(compile: source, variables: ["object", "now"]).evaluate([
        "object": pod, "now": "2026-11-21T10:11:12Z",
      ])
      return value.json.text
    } catch {
      return "error: \(error.message)"
    }
  }

  @Test(
    "expressions have their values",
    arguments: [
      "1 + 2 * 3 => 7", "(1 + 2) * 3 => 9", "7 / 2 => 3", "-7 / 2 => -3", "-7 % 3 => -1", "7.0 / 2.0 => 3.5", "1u + 2u => 3",
      "0x10 => 16", "1e3 => 1000", "-9223372036854775808 => -9223372036854775808", "- - 1 => 1", "!true || true => true",
      "dyn(1) == 1.0 => true", "dyn(1u) == 1 => true", "1 < 1.5 => true", "'a' < 'b' => true", "dyn(1) == dyn('1') => false",
      #""a" + 'b' + r'\n' => "ab\\n""#, #"'''x'y''' => "x'y""#, #""\u00e9\x41\101" => "éAA""#, #"b'abc' => "YWJj""#,
      "[1, 2] + [3] => [1,2,3]", "[1, 2][1] => 2", "{'a': 1}['a'] => 1", "{'a': {'b': 2}}.a.b => 2", "2 in [1, 2] => true",
      "'a' in {'a': 1} => true", "'app' in object.metadata.labels => true", "object.spec.replicas == 3 => true",
      "object.metadata.labels['a/b'] => \"c\"", "object.metadata.labels.`a/b` => \"c\"", "has(object.spec.replicas) => true",
      "has(object.spec.missing) => false", "has(object.spec.missing) && object.spec.missing.x => false",
      "size(object.spec.containers) => 2", "object.spec.containers.size() => 2", "'héé'.size() => 3",
      "true ? 1 : 2 => 1", "false ? 1 : true ? 2 : 3 => 2", "type(1) == int => true", "type([]) == list => true",
      "type(type(1)) == type => true", "string(1.5) => \"1.5\"", "int('42') + int(3.9) => 45", "double('1.5') => 1.5",
      "string(true) + string(2u) => \"true2\"", "bool('true') => true", "string(b'xyz') => \"xyz\"",
      "duration('1h30m').getMinutes() => 90", "duration('90s') == duration('1m30s') => true",
      "string(duration('1500ms')) => \"1.5s\"",
      "timestamp(now).getFullYear() => 2026", "timestamp(now).getMonth() => 10", "timestamp(now).getDayOfWeek() => 6",
      "timestamp(now).getDayOfYear() => 324", "timestamp(now).getHours('+02:00') => 12",
      "timestamp(now) - timestamp('2026-11-21T10:00:00Z') => \"672s\"",
      "timestamp(now) + duration('1h') > timestamp(now) => true", "object.spec.containers.map(c, c.name).join(',') => \"a,b\"",
    ])
  func values(line: String) { check(line) }

  @Test(
    "macros",
    arguments: [
      "[1, 2, 3].all(x, x > 0) => true", "[1, 2, 3].exists(x, x == 2) => true", "[1, 2, 2].exists_one(x, x == 2) => false",
      "[1, 2, 3].filter(x, x > 1) => [2,3]", "[1, 2, 3].map(x, x * 2) => [2,4,6]", "[1, 2, 3].map(x, x > 1, x * 2) => [4,6]",
      "{'a': 1, 'b': 2}.all(k, k != 'c') => true", "{'a': 1, 'b': 2}.map(k, k) => [\"a\",\"b\"]",
      "[3, 4].all(i, v, v == i + 3) => true",
      "[5, 6].transformList(i, v, i * v) => [0,6]", "{'a': 1}.transformMap(k, v, v + 1) => {\"a\":2}",
      "{'a': 'x'}.transformMapEntry(k, v, {v: k}) => {\"x\":\"a\"}", "cel.bind(x, 5, x * x) => 25",
      "[[1, 2], [3]].all(l, l.all(x, x < 4)) => true", "object.spec.containers.exists(c, c.image.startsWith('nginx')) => true",
      "object.spec.containers.all(c, has(c.ports)) => false", "[1, 2].exists(x, x / 0 == 1 || x == 2) => true",
      "object.spec.containers.filter(c, has(c.ports)).map(c, c.ports[0].containerPort) => [80]",
    ])
  func macros(line: String) { check(line) }

  @Test(
    "optionals",
    arguments: [
      "object.?spec.?replicas.orValue(1) => 3", "object.?status.?phase.orValue('none') => \"none\"",
      "object.?spec.replicas.hasValue() => true",
      "object.spec.containers[?5].hasValue() => false", "{'a': 1}[?'a'].value() => 1",
      "optional.of(1).or(optional.of(2)).value() => 1",
      "optional.none().orValue(7) => 7", "optional.of(2).optMap(x, x + 1).value() => 3",
      "[?optional.none(), ?optional.of(1), 2] => [1,2]",
      "{?'a': optional.none(), 'b': 1} => {\"b\":1}", "optional.ofNonZeroValue('').hasValue() => false",
      "has(object.?spec.replicas) => true",
      "optional.of(1).optFlatMap(x, optional.none()).hasValue() => false",
    ])
  func optionals(line: String) { check(line) }

  @Test(
    "errors",
    arguments: [
      "9223372036854775807 + 1 => error: integer overflow", "-(-9223372036854775807 - 1) => error: integer overflow",
      "1 / 0 => error: division by zero", "1 % 0 => error: modulus by zero", "object.spec.nope => error: no such key: nope",
      "[1][5] => error: index out of bounds: 5", "{'a': 1}['b'] => error: no such key: b",
      "dyn(1) + 1.0 => error: no such overload",
      "dyn('a') && true => error: no such overload", "false && dyn('a') => false", "dyn('a') || true => true",
      "1 / 0 > 1 || true => true",
      "1 / 0 > 1 || false => error: division by zero", "true && 1 / 0 > 1 => error: division by zero",
      "[1, 0].all(x, 1 / x > 1) => false",
      "int('x') => error: type conversion error from 'string' to 'int'", "uint(-1) => error: unsigned integer overflow",
      "optional.none().value() => error: optional.none() dereference", "{'a': 1, 'a': 2} => {\"a\":2}",
      "dyn(null).x => error: no such key: x", "object.spec.containers.foo => error: unsupported index type 'string' in list",
      "duration(dyn('x')) => error: type conversion error from 'string' to 'google.protobuf.Duration'",
      "timestamp(dyn('x')) => error: invalid RFC 3339 timestamp \"x\"",
    ])
  func errors(line: String) { check(line) }

  @Test("work is bounded") func bounded() throws {
    let program = try CELProgram(
      compile: "[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, a + b + c > 0)))")
    #expect(try program.evaluate([:]).bool == true)
    let error = #expect(throws: CELError.self) { try program.evaluate([:], costLimit: 1_000) }
    #expect(error?.code == .costExceeded)
    #expect(throws: CELError.self) { try CELProgram(compile: String(repeating: "(", count: 100_000)) }
    #expect(throws: CELError.self) { try CELProgram(compile: String(repeating: "!(", count: 100_000) + "true") }
  }

  private func check(_ line: String) {
    guard let arrow = line.range(of: " => ") else { return }
    #expect(Self.run(String(line[..<arrow.lowerBound])) == String(line[arrow.upperBound...]), "\(line)")
  }
}

extension String {
  /// The first place of a text within this one, without Foundation.
  func range(of text: String) -> Range<String.Index>? {
    var position = startIndex
    while position < endIndex {
      if self[position...].hasPrefix(text) { return position..<index(position, offsetBy: text.count) }
      position = index(after: position)
    }
    return nil
  }
}
