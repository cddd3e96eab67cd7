import Foundation
import KubeAPI
import KubeSchema
import Testing

@testable import KubePatch

/// Replays recorded conversations against the patches and the schema alone, in upstream's order: decode, fill in, record ownership,
/// prepare. What admission and validation refuse is left to the API server's own replay.
@Suite struct OracleTests {
  static let folder = "../shared/oracle"

  static func read(_ path: String) -> JSON? {
    FileManager.default.contents(atPath: path).flatMap { try? JSON.decode(Array($0)) }
  }

  static var isPresent: Bool { FileManager.default.isReadableFile(atPath: "\(folder)/cases/ownership.json") }

  static let registry = try? SchemaRegistry.builtIn()

  @Test(
    "recorded conversations go the same way", .enabled(if: isPresent, "needs the recordings beside the project"),
    arguments: [("ownership", 50), ("patch", 40)])
  func area(_ area: String, atLeast: Int) throws {
    var compared = 0
    let cases = try #require(Self.read("\(Self.folder)/cases/\(area).json"))["cases"].elements
    let recorded = try #require(Self.read("\(Self.folder)/recorded/\(area).json"))
    for conversation in cases {
      let id = conversation["id"].string ?? ""
      var objects: [String: KubeObject] = [:]
      for (step, answer) in zip(conversation["steps"].elements, recorded[id].elements) {
        guard let request = OracleRequest(step, Self.registry), answer["status"].int ?? 500 < 400 else { continue }
        let live = objects[request.key]
        let next: KubeObject
        do { next = try request.perform(on: live) } catch {
          Issue.record("\(id): \(step.text): \(error)")
          break
        }
        objects[request.key] = next
        if request.verb == "GET" || request.subresource == "scale" { continue }
        let body = answer["body"]
        for field in ["spec", "data", "stringData"] where area != "ownership" && !body[field].isNull {
          compared += 1
          #expect(next.json[field] == body[field], "\(id): \(step.text)")
        }
        guard conversation["managedFields"].bool == true else { continue }
        compared += 1
        #expect(strip(next.metadata["managedFields"]) == strip(body["metadata"]["managedFields"]), "\(id): \(step.text)")
      }
    }
    #expect(compared >= atLeast)
  }

  private func strip(_ entries: JSON) -> [String] {
    entries.elements.map { entry in
      var text = "\(entry["manager"].text) \(entry["operation"].text) \(entry["apiVersion"].text) \(entry["subresource"].text)"
      text += entry["time"].isNull ? " - " : " at "
      return text + (FieldSet(entry["fieldsV1"])?.json.text ?? "?")
    }.sorted()
  }
}
