import Testing

@testable import KubeAPI

@Suite struct JSONTests {
  @Test(
    "a text that is JSON comes back the same",
    arguments: [
      "null", "true", "[1,-2,3.5,1e+30]", #"{"a":{"b":[{"c":"d"}]},"":"x"}"#, #""tab\tquote\"back\\slash é 😀""#, "[]", "{}",
    ])
  func roundTrip(text: String) throws {
    #expect(try JSON.decode(text) == JSON.decode(JSON.decode(text).text))
  }

  @Test("what HTML takes for markup is escaped as Go's encoder does, but not where Go quotes a text")
  func markup() {
    let value: JSON = ["<a>": "x & y\u{2028}\u{2029}\u{8}\u{C}\u{1}é\u{2030}"]
    let text = #"{"\u003ca\u003e":"x \u0026 y\u2028\u2029\b\f\u0001é‰"}"#
    #expect(String(decoding: value.data, as: UTF8.self) == text)
    #expect(value.text == text)
    #expect(JSON.string("<a> & b").text == #""<a> & b""#)
    #expect(value.pretty(indent: 2).contains(#""\u003ca\u003e": "x \u0026 y"#))
  }

  @Test(
    "a text that is not JSON is refused with the place",
    arguments: [
      ("", JSONDecodingError.Code.unexpectedEnd, 0), ("{", .unexpectedEnd, 1), ("[1,]", .unexpectedCharacter, 3),
      ("{\"a\":1}x", .trailingData, 7), ("01", .trailingData, 1), ("\"\u{01}\"", .invalidString, 1), ("nul", .unexpectedEnd, 3),
      ("1e999", .invalidNumber, 0), ("[[[[[[", .tooDeep, 4), (#""\x""#, .invalidString, 2),
    ])
  func refusal(text: String, code: JSONDecodingError.Code, offset: Int) {
    let error = #expect(throws: JSONDecodingError.self) { _ = try JSON.decode(text.utf8, maximumDepth: 4) }
    #expect(error?.code == code)
    #expect(error?.offset == offset)
  }

  @Test("invalid UTF-8 and lone surrogates are replaced")
  func unicode() throws {
    #expect(try JSON.decode([0x22, 0xFF, 0x22]) == "\u{FFFD}")
    #expect(try JSON.decode(#""\ud83d\ude00 \ud83d!""#) == "😀 \u{FFFD}!")
  }

  @Test("of duplicate names the last counts and the path is told")
  func duplicates() throws {
    var paths: [String] = []
    let json = try JSON.decode(#"{"a":[{"b":1,"b":2}],"a":3}"#.utf8) { paths.append($0) }
    #expect(json == ["a": 3])
    #expect(paths == ["a[0].b", "a"])
  }

  @Test("objects are equal in any order, also past the size where lookup is indexed")
  func equality() {
    let forward = JSONObject((0..<40).map { ("k\($0)", JSON($0)) })
    var backward = JSONObject((0..<40).reversed().map { ("k\($0)", JSON($0)) })
    #expect(forward == backward)
    #expect(forward.hashValue == backward.hashValue)
    backward.remove("k7")
    #expect(backward["k8"] == 8 && backward["k7"] == nil && forward != backward)
  }

  @Test("members are changed in place through a path, and made on the way")
  func paths() {
    var object = KubeObject(apiVersion: "v1", kind: "Pod", namespace: "x", name: "a")
    object.spec.nodeName = "n1"
    object.metadata["labels"]["app"] = "web"
    #expect(object.spec.nodeName.string == "n1")
    #expect(object.labels == ["app": "web"])
    object.spec.nodeName = .null
    #expect(object.json["spec"].object?.isEmpty == true)
    #expect(object.key == "x/a")
  }
}
