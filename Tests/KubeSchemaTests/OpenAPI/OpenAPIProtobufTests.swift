import KubeAPI
import Testing

@testable import KubeSchema

@Suite struct OpenAPIProtobufTests {
  private func hex(_ document: JSON) -> String {
    OpenAPIProtobuf.encode(document).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }

  @Test(
    "members have the numbers of gnostic's messages",
    arguments: [
      // swagger = 1
      (["swagger": "2.0"], "0a03322e30"),
      // info = 2 { title = 1, version = 2 }
      (["info": ["title": "t", "version": "v"]], "12060a0174120176"),
      // definitions = 9 { 1 { name = 1, value = 2 { type = 22 { 1 } } } }
      (["definitions": ["N": ["type": "object"]]], "4a120a100a014e120bb201080a066f626a656374"),
      // ... { $ref = 1 }
      (["definitions": ["N": ["$ref": "#/x"]]], "4a0c0a0a0a014e12050a03232f78"),
      // ... { additionalProperties = 21 { schema = 1 { type = 22 } } }
      (["definitions": ["N": ["additionalProperties": ["type": "a"]]]], "4a120a100a014e120baa01080a06b201030a0161"),
      // paths = 8 { path = 2 { name = 1, value = 2 { get = 2 { deprecated = 11 } } } }
      (["paths": ["/a": ["get": ["deprecated": true]]]], "420c120a0a022f61120412025801"),
    ] as [(JSON, String)])
  func bytes(document: JSON, expected: String) { #expect(hex(document) == expected) }

  @Test("what extensions hold is written as JSON, which is YAML")
  func extensions() {
    let bytes = OpenAPIProtobuf.encode(["definitions": ["N": ["x-kubernetes-group-version-kind": [["kind": "Pod"]]]]])
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("x-kubernetes-group-version-kind") && text.hasSuffix("[{\"kind\":\"Pod\"}]\n"))
  }
}
