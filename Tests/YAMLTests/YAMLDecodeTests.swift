import KubeAPI
import Testing
import YAML

@Suite struct YAMLDecodeTests {
  @Test(
    "scalars resolve as upstream's tools resolve them",
    arguments: [
      ("true", JSON.bool(true)), ("yes", true), ("On", true), ("off", false), ("n", false), ("~", nil), ("", nil), ("null", nil),
      ("12", 12), ("-7", -7), ("+3", 3), ("0x1f", 31), ("0755", 493), ("0o17", 15), ("0b101", 5), ("1_000", 1000), ("1.5", 1.5),
      ("-.5", -0.5), ("1e3", 1000.0), ("1.2.3", "1.2.3"), ("10Gi", "10Gi"), ("'5'", "5"), ("\"true\"", "true"), ("!!str 5", "5"),
      ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"), ("1.36", 1.36), ("089", 89.0), ("-", "-"), ("a b", "a b"),
      ("no way", "no way"),
    ])
  func scalar(text: String, expected: JSON) throws {
    #expect(try YAML.decode("v: \(text == "-" ? "'-'" : text)")["v"] == expected)
  }

  @Test("block scalars, flow collections, anchors and merge keys give plain values")
  func structures() throws {
    let json = try YAML.decode(
      """
      base: &base {a: 1, b: [x, "y"]}
      other:
        <<: *base
        a: 2
      again: *base
      text: |
        one
          two
      folded: >-
        one
        two
      1: number
      """)
    #expect(json["other"] == ["a": 2, "b": ["x", "y"]])
    #expect(json["again"] == ["a": 1, "b": ["x", "y"]])
    #expect(json["text"] == "one\n  two\n")
    #expect(json["folded"] == "one two")
    #expect(json["1"] == "number")
  }

  @Test("documents know where their values stand and leave out empty ones")
  func documents() throws {
    let documents = try YAML.documents(
      "---\n# nothing\n---\nkind: A\nspec:\n  list:\n  - name: x\n  - {name: y}\n  a.b/c: 1\n---\nkind: B\n")
    #expect(documents.map { $0.json["kind"] } == ["A", "B"])
    #expect(documents[0].location(of: "spec.list[1].name") == YAMLLocation(line: 8, column: 12))
    #expect(documents[0].location(of: "spec[\"a.b/c\"]") == YAMLLocation(line: 9, column: 10))
    #expect(documents[0].location(of: "spec.list[1].missing.deep").line == 8)
    #expect(documents[1].location(of: "nothing").line == 10)
  }

  @Test("a key written twice is reported, and the later one counts")
  func duplicates() throws {
    var found: [YAMLDuplicate] = []
    let json = try YAML.decode("a:\n  b: 1\n  b: 2\n") { found.append($0) }
    #expect(json["a"]["b"] == 2)
    #expect(found.map(\.path) == ["a.b"])
    #expect(found.map(\.description) == ["line 3: key \"b\" already set in map"])
  }

  @Test(
    "what is no YAML is refused with its place",
    arguments: [
      ("a: b: c", YAMLError.Code.syntax, 1), ("a:\n  - b\n c: d\n", .syntax, 3), ("a: *x", .unknownAnchor, 1),
      ("a: &x [*x]", .cyclicAnchor, 1), ("? [a]\n: b", .invalidKey, 1), ("a: !!int x", .invalidValue, 1), ("a: [", .syntax, 2),
      ("a: 1\n---\nb: 2\n", .severalDocuments, 2), ("<<: 1", .invalidMerge, 1), ("\t- a", .syntax, 1),
    ])
  func refused(text: String, code: YAMLError.Code, line: Int) {
    let error = #expect(throws: YAMLError.self) { try YAML.decode(text) }
    #expect(error?.code == code)
    #expect(error.map { abs($0.location.line - line) <= 1 } == true)
  }

  @Test("aliases of aliases do not expand without bound")
  func laughs() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      text += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
    }
    #expect(throws: YAMLError.self) { try YAML.decode(text) }
    #expect(throws: YAMLError.self) { try YAML.decode(String(repeating: "[", count: 5_000)) }
  }
}
