import KubeAPI
import Testing

@testable import KubePatch

@Suite struct ManagerNameTests {
  @Test(
    "names are checked in upstream's words",
    arguments: [
      ("kubectl", ""), ("é ü", ""), ("é\n", "Invalid value: \"é\\n\": invalid character U+000A (at position 2)"),
      (String(repeating: "m", count: 129), "Too long: may not be more than 128 bytes"),
    ])
  func problems(name: String, message: String) { #expect(ManagerName.problem(name)?.message ?? "" == message) }

  @Test("without the option the user agent names the manager") func userAgent() {
    #expect(ManagerName.from(option: "", userAgent: "shop/v2 (linux)") == "shop")
    #expect(ManagerName.from(option: "named", userAgent: "shop/v2") == "named")
  }

  @Test("scaling takes the replicas and gives no time") func scaling() throws {
    let object: JSON = ["spec": ["replicas": 1, "paused": true]]
    var live = ManagedFields.update(
      old: nil, new: object, manager: "maker", time: Timestamp(seconds: 1), apiVersion: "apps/v1", schema: SampleSchema.deployment
    )
    live = ManagedFields.scaled(live, manager: "scaler", apiVersion: "apps/v1")
    let entries = live["metadata"]["managedFields"].elements
    #expect(entries.map { $0["manager"].string } == ["scaler", "maker"])
    #expect(entries[0]["fieldsV1"].text == #"{"f:spec":{"f:replicas":{}}}"# && entries[0]["time"].isNull)
    #expect(entries[0]["subresource"] == "scale" && entries[1]["fieldsV1"].text == #"{"f:spec":{"f:paused":{}}}"#)
  }
}
