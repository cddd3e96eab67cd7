import HTTPServer
import KubeAPI
import Storage
import Testing
import YAML

@testable import APIServer

/// Lists go out piece by piece: whatever their form, the pieces must be one whole.
@Suite struct ListFormTests {
  private static let maps = "/api/v1/namespaces/default/configmaps"

  @Test(
    "A list longer than one piece reads the same in every form",
    arguments: [
      ("application/json", ""), ("application/json", "?pretty=1"), ("application/yaml", ""),
      ("application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io", "?pretty=1"),
      ("application/json;as=Table;v=v1;g=meta.k8s.io", ""),
    ])
  func longList(_ accepted: String, _ query: String) async throws {
    try await LiveServer.run { client in
      let text = String(repeating: "first line\n\n  second: 'x' #\n", count: 60)
      for number in 100..<200 {
        let map: JSON = ["metadata": ["name": .string("m\(number)")], "data": ["text": .string(text)]]
        #expect(try await client.json("POST", Self.maps, map).0 == 201)
      }
      let body = try await client.ask("GET", Self.maps + query, accept: accepted).text
      let list = accepted.contains("yaml") ? try YAML.decode(body) : try JSON.decode(body)
      let rows = list["rows"].elements.map { $0["object"] }
      let items = rows.isEmpty ? list["items"].elements : rows
      #expect(items.compactMap { $0.metadata["name"].string } == (100..<200).map { "m\($0)" })
      if rows.isEmpty, !accepted.contains("Partial") { #expect(items.allSatisfy { $0["data"]["text"].string == text }) }
      let whole =
        accepted.contains("yaml")
        ? YAML.encode(list, sortedKeys: true) : query.isEmpty ? list.text + "\n" : list.pretty(indent: 2)
      #expect(body == whole)
    }
  }

  @Test("A list of nothing and of one are whole as well", arguments: ["application/json", "application/yaml"])
  func shortLists(_ accepted: String) async throws {
    try await LiveServer.run { client in
      for count in 0...1 {
        let body = try await client.ask("GET", Self.maps + "?pretty=1", accept: accepted).text
        let list = accepted.contains("yaml") ? try YAML.decode(body) : try JSON.decode(body)
        #expect(list["items"].array?.count == count)
        #expect(try await client.json("POST", Self.maps, ["metadata": ["name": .string("m\(count)")]]).0 == 201)
      }
    }
  }
}
