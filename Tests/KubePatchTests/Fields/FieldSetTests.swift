import KubeAPI
import Testing

@testable import KubePatch

@Suite struct FieldSetTests {
  static let text =
    #"{"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"a\"}":{".":{},"f:image":{}}},"f:replicas":{}},"v:\"x\"":{},"i:3":{}}"#

  @Test("fieldsV1 comes back the same") func roundTrip() throws {
    #expect(try #require(FieldSet(JSON.decode(Self.text))).json.text == Self.text)
  }

  @Test("paths are named as conflicts name them") func paths() throws {
    let set = try #require(FieldSet(JSON.decode(Self.text)))
    #expect(
      set.paths.map { $0.map(\.description).joined() } == [
        #"[="x"]"#, "[3]", ".metadata.labels", ".metadata.labels.app", ".spec.replicas", #".spec.containers[name="a"]"#,
        #".spec.containers[name="a"].image"#,
      ])
  }

  @Test("set algebra") func algebra() {
    let a = FieldSet(paths: [[.field("a")], [.field("a"), .field("b")], [.field("c")]])
    let b = FieldSet(paths: [[.field("a"), .field("b")], [.field("d")]])
    #expect(a.intersection(b) == FieldSet(paths: [[.field("a"), .field("b")]]))
    #expect(a.subtracting(b) == FieldSet(paths: [[.field("a")], [.field("c")]]))
    #expect(a.union(b).subtracting(a) == FieldSet(paths: [[.field("d")]]))
  }

  @Test("what is not fieldsV1 is refused", arguments: [#"{"x":{}}"#, #"{"f:a":1}"#, "[]"])
  func refusal(text: String) throws { #expect(FieldSet(try JSON.decode(text)) == nil) }
}
