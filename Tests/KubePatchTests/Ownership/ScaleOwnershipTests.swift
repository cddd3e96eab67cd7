import KubeAPI
import Testing

@testable import KubePatch

@Suite struct ScaleOwnershipTests {
  /// An entry of managedFields: who, how, in which version, since which second, and what.
  private static func entry(
    _ manager: String, _ operation: String, _ version: String, _ time: Int64?, _ fields: String, subresource: String = ""
  ) throws -> JSON {
    var entry: JSON = ["manager": .string(manager), "operation": .string(operation), "apiVersion": .string(version)]
    if let time { entry["time"] = .string(Timestamp(seconds: time).text) }
    entry["fieldsType"] = "FieldsV1"
    entry["fieldsV1"] = try JSON.decode(fields)
    if !subresource.isEmpty { entry["subresource"] = .string(subresource) }
    return entry
  }

  private static let both = #"{"f:spec":{"f:paused":{},"f:replicas":{}}}"#
  private static let replicas = #"{"f:spec":{"f:replicas":{}}}"#
  private static let paused = #"{"f:spec":{"f:paused":{}}}"#

  private func ownership(_ entries: [JSON]) -> ScaleOwnership {
    ScaleOwnership(
      managedFields: .array(entries), version: "apps/v1", paths: ["apps/v1": ["spec", "replicas"], "apps/v2": [String]?.none])
  }

  @Test("a scale has the owners of the replicas and no others, with their times") func scale() throws {
    let owners = ownership([
      try Self.entry("a", "Apply", "apps/v1", 9, Self.both), try Self.entry("m", "Update", "apps/v1", 5, Self.replicas),
      try Self.entry("n", "Update", "apps/v1", 6, Self.paused), try Self.entry("o", "Update", "apps/v2", 7, Self.both),
    ])
    #expect(
      owners.ofScale == [
        try Self.entry("a", "Apply", "autoscaling/v1", 9, Self.replicas),
        try Self.entry("m", "Update", "autoscaling/v1", 5, Self.replicas),
      ])
  }

  @Test("who changed the scale takes the replicas from everybody, in an entry without a time") func taken() throws {
    let owners = ownership([
      try Self.entry("m", "Update", "apps/v1", 5, Self.both), try Self.entry("s", "Update", "apps/v1", nil, Self.replicas),
      try Self.entry("x", "Update", "gone/v1", 6, Self.both), try Self.entry("o", "Update", "apps/v2", 7, Self.both),
    ])
    let after = owners.ofObject(
      after: [try Self.entry("h", "Update", "autoscaling/v1", 9, Self.replicas, subresource: "scale")])
    #expect(
      after == [
        try Self.entry("h", "Update", "apps/v1", nil, Self.replicas, subresource: "scale"),
        try Self.entry("m", "Update", "apps/v1", 5, Self.paused), try Self.entry("o", "Update", "apps/v2", 7, Self.both),
      ])
  }

  @Test("an applier that still owns the scale keeps its entry as it is") func kept() throws {
    let entry = try Self.entry("a", "Apply", "apps/v1", 5, Self.both)
    let scale = try Self.entry("a", "Apply", "autoscaling/v1", 5, Self.replicas)
    let new = try Self.entry("b", "Apply", "autoscaling/v1", 9, Self.replicas, subresource: "scale")
    let after = ownership([entry]).ofObject(after: [scale, new])
    #expect(after == [try Self.entry("b", "Apply", "apps/v1", nil, Self.replicas, subresource: "scale"), entry])
  }

  @Test("nobody owns the replicas when the scale has no owners") func none() throws {
    #expect(ownership([try Self.entry("m", "Update", "apps/v1", 5, Self.replicas)]).ofObject(after: .null).isNull)
  }
}
