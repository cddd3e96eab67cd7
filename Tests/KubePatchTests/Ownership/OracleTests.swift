import KubeAPI
import Testing

@testable import KubePatch

#if canImport(Glibc)
  import Glibc
#endif

/// Replays the recorded conversations about config maps, which need no defaults, against the patches alone.
@Suite struct OracleTests {
  static let folder = "../shared/oracle"

  static func read(_ path: String) -> JSON? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return try? JSON.decode(bytes)
  }

  static var isPresent: Bool { access("\(folder)/cases/ownership.json", R_OK) == 0 }

  @Test(
    "recorded conversations about config maps go the same way",
    .enabled(if: isPresent, "needs the recordings beside the project"),
    arguments: [
      "ownership/apply-create", "ownership/apply-removes", "ownership/apply-then-update", "ownership/apply-set-lists",
      "patch/json-ops", "ownership/managed-fields-reset",
    ])
  func conversation(id: String) throws {
    let area = id.split(separator: "/")[0]
    let cases = try #require(Self.read("\(Self.folder)/cases/\(area).json"))["cases"].elements
    let steps = try #require(cases.first { $0["id"].string == id })["steps"].elements
    let answers = try #require(Self.read("\(Self.folder)/recorded/\(area).json"))[id].elements
    var live: JSON?
    for (step, answer) in zip(steps, answers) {
      guard let words = step["do"].string?.split(separator: " "), words.count == 2, words[1].contains("/configmaps") else {
        break
      }
      guard answer["status"].int ?? 0 < 400 else {
        if answer["status"].int == 400 { continue }
        #expect(throws: APIStatus.self, "\(step.text)") { try perform(step, String(words[0]), String(words[1]), live) }
        continue
      }
      live = try perform(step, String(words[0]), String(words[1]), live)
      let wanted = answer["body"]
      #expect(live?["data"] == wanted["data"], "\(step.text)")
      guard area == "ownership" else { continue }
      #expect(strip(live?["metadata"]["managedFields"]) == strip(wanted["metadata"]["managedFields"]), "\(step.text)")
    }
  }

  private func strip(_ entries: JSON?) -> Set<JSON> {
    Set(
      (entries ?? .null).elements.map { entry in
        var entry = entry
        if !entry["time"].isNull { entry["time"] = "<time>" }
        return entry
      })
  }

  private func perform(_ step: JSON, _ verb: String, _ url: String, _ live: JSON?) throws -> JSON {
    let manager = url.split(separator: "=").count > 1 ? String(url.split(separator: "=")[1].prefix { $0 != "&" }) : "oracle"
    let schema = SampleSchema.configMap
    func tracked(_ new: JSON) -> JSON {
      var new = new
      if new["data"].object?.isEmpty == true { new["data"] = .null }
      if new["metadata"]["finalizers"].array?.isEmpty == true { new["metadata"]["finalizers"] = .null }
      return ManagedFields.update(
        old: live, new: new, manager: manager, time: Timestamp(seconds: 5), apiVersion: "v1", schema: schema)
    }
    switch (verb, step["type"].string) {
    case ("PATCH", "apply"):
      let object = try ServerSideApply(
        manager: manager, force: false, time: Timestamp(seconds: 7), apiVersion: "v1", schema: schema
      )
      .apply(step["body"], to: live)
      return object
    case ("PATCH", "merge"): return tracked(try Patcher.apply(.merge, body: step["body"], to: live ?? [:], schema: schema))
    case ("PATCH", "json-patch"): return tracked(try Patcher.apply(.json, body: step["body"], to: live ?? [:], schema: schema))
    case ("PATCH", "strategic"):
      return tracked(try Patcher.apply(.strategic, body: step["body"], to: live ?? [:], schema: schema))
    case ("GET", _): return live ?? .null
    default:
      var body = step["body"].isNull ? live ?? [:] : step["body"]
      for (path, value) in step["set"].members {
        let name = String(path.split(separator: "/").last ?? "")
        body["data"][name] = value
      }
      return tracked(body)
    }
  }
}
