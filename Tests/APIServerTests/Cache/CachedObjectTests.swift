import KubeAPI
import Testing

@testable import APIServer

@Suite struct CachedObjectTests {
  static let texts = [
    #"{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"}}"#,
    #"{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"b","uid":"u","generation":1,"labels":{"x":"y"}},"data":{"k":"}"}}"#,
    #"{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a\"b","namespace":"b","creationTimestamp":"t","annotations":{"a":"{\"labels\":{"}},"spec":{}}"#,
    #"{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","generateName":"g","labels":{"a":"1","b":"\u00e9"},"finalizers":["x"]},"status":{}}"#,
    // Texts of another form are decoded.
    #"{"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"b","name":"a","labels":{"c":"d"}}}"#,
    #"{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","resourceVersion":"1","labels":{"c":"d"}}}"#,
    #"{ "kind":"Pod","apiVersion":"v1","metadata":{"name":"a"}}"#,
  ]

  @Test("A text from the store is shown as the object decoded from it is", arguments: texts)
  func sameAsDecoded(_ text: String) throws {
    let object = KubeObject(try JSON.decode(text))
    let expected = CachedObject(key: "k", object: object, revision: 42)
    let cached = try #require(CachedObject(key: "k", stored: Array(text.utf8), revision: 42))
    #expect(try JSON.decode(cached.encoded) == expected.object.json)
    #expect(cached.labels == expected.labels)
    #expect(cached.apiVersion == "v1")
    #expect(cached.isNamespaced == expected.isNamespaced)
    #expect(cached.object.resourceVersion == "42")
    var (item, wanted): ([UInt8], [UInt8]) = ([], [])
    cached.appendItem(to: &item)
    expected.appendItem(to: &wanted)
    #expect(try JSON.decode(item) == JSON.decode(wanted))
  }

  @Test("What a writer keeps of its object is what the text says, member by member")
  func keptByWriter() throws {
    let text =
      #"{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","namespace":"b","generation":2,"creationTimestamp":"t","labels":{"x":"y"}},"spec":{"n":1}}"#
    let cached = try #require(CachedObject(key: "k", stored: Array(text.utf8), revision: 42))
    cached.keepDecoded(KubeObject(try JSON.decode(text)))
    #expect(cached.isDecoded)
    #expect(cached.object.json.data == cached.encoded)
  }

  @Test(
    "What is no object is not cached", arguments: ["", "7", "[]", "{", #"{"kind":"Pod","apiVersion":"v1","metadata":{"name""#])
  func noObject(_ text: String) { #expect(CachedObject(key: "k", stored: Array(text.utf8), revision: 1) == nil) }

  @Test("Only the objects that were looked into last stay decoded")
  func forgets() throws {
    let kept = DecodedObjects(limit: 300)
    let objects = (0..<10).map { number in
      CachedObject(key: "\(number)", object: KubeObject(["metadata": ["name": .string("\(number)")]]), revision: 1)
    }
    for object in objects { kept.keep(object, size: 100) }
    #expect(objects.map(\.isDecoded) == [Bool](repeating: false, count: 7) + [Bool](repeating: true, count: 3))
    #expect(objects[0].object.name == "0")
  }
}
