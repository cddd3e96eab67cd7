import Testing

@testable import KubeSchema

@Suite struct SchemaParserTests {
  @Test("the language of the tables says list kinds, pointers, defaults and descriptions")
  func language() throws {
    let table = try SchemaParser.parse([
      Tables.meta,
      """
      package a x.y v1
      Base inline
        shared bool | Shared.
      Thing root | A thing.
        include Base
        name! string | Its name.
        count int32? =3
        mode string enum(A,B)
          enum(C)
        parts [Part] keyed(id) retainKeys
        tags [string] set merge
        labels {string} atomic
      Part atomic
        id! string
      """,
    ])
    let thing = try #require(table.schema("a.Thing"))
    #expect(thing.fieldNames == ["kind", "apiVersion", "metadata", "shared", "name", "count", "mode", "parts", "tags", "labels"])
    #expect(thing.field("count")?.defaultValue == 3)
    #expect(thing.field("count")?.field?.isPointer == true)
    #expect(thing.field("mode")?.field?.enumeration == ["A", "B", "C"])
    #expect(thing.field("parts")?.listKind == .map(keys: ["id"]))
    #expect(thing.field("parts")?.patchStrategy == [.merge, .retainKeys])
    #expect(thing.field("parts")?.element?.isAtomic == true)
    #expect(thing.field("tags")?.listKind == .set)
    #expect(thing.field("labels")?.isAtomic == true)
    #expect(thing.field("name")?.field?.description == "Its name.")
  }

  @Test(
    "mistakes in a table are named with their line",
    arguments: [
      ("  a string", "field outside of a type"), ("T\n  a nothing", "no type named nothing"),
      ("T\n  a string what", "unknown word what"),
      ("T\nT", "type defined twice"), ("T\n  a", "expected: NAME TYPE ..."),
      ("package x", "expected: package ALIAS PREFIX GONAME"),
    ])
  func mistakes(text: String, message: String) {
    let error = #expect(throws: SchemaTableError.self) { try SchemaParser.parse([text]) }
    #expect(error?.message == message)
  }
}
