import KubeAPI
import KubeSchema
import Testing

@testable import APIServer

@Suite struct ConversionWebhookTests {
  private static let webhook = ConversionWebhook(
    ["clientConfig": ["url": "https://127.0.0.1:9443/convert"], "conversionReviewVersions": ["v2", "v1"]],
    definition: "widgets.example.com")
  private static let version = GroupVersion(group: "example.com", version: "v2")
  private static let original: JSON = [
    "apiVersion": "example.com/v1", "kind": "Widget", "metadata": ["name": "a", "uid": "u", "generation": 3], "spec": ["x": 1],
  ]
  private static let converted: JSON = [
    "apiVersion": "example.com/v2", "kind": "Widget", "metadata": ["name": "a", "uid": "u", "labels": ["l": "1"]],
    "spec": ["y": 1],
  ]

  private static func labelled(_ labels: JSON) -> JSON {
    var object = converted
    object["metadata"]["labels"] = labels
    return object
  }

  private static func answer(_ objects: [JSON], uid: String = "id", result: JSON = ["status": "Success"]) -> JSON {
    [
      "apiVersion": "apiextensions.k8s.io/v1", "kind": "ConversionReview",
      "response": ["uid": .string(uid), "result": result, "convertedObjects": .array(objects)],
    ]
  }

  @Test("The request is made in a form both sides know")
  func request() throws {
    let review = try Self.webhook.request([Self.original], to: Self.version, uid: "id")
    #expect(review["apiVersion"] == "apiextensions.k8s.io/v1")
    #expect(review["request"]["desiredAPIVersion"] == "example.com/v2")
    #expect(review["request"]["objects"] == [Self.original])
  }

  @Test("An object without metadata was not converted")
  func noMetadata() {
    var bare = Self.converted
    bare["metadata"] = .null
    let original: JSON = ["apiVersion": "example.com/v1", "kind": "Widget"]
    let error = #expect(throws: APIStatus.self) {
      try Self.webhook.read(Self.answer([bare]), [original], to: Self.version, uid: "id")
    }
    #expect(
      error?.message
        == "conversion webhook for example.com/v1, Kind=Widget returned invalid metadata: missing metadata in converted object")
  }

  @Test("Labels are the conversion's, the rest of the metadata is the original's")
  func metadata() throws {
    let result = try Self.webhook.read(
      Self.answer([Self.converted]), [Self.original], to: Self.version, uid: "id")
    #expect(result.first?["metadata"] == ["name": "a", "uid": "u", "generation": 3, "labels": ["l": "1"]])
    #expect(result.first?["spec"] == ["y": 1])
  }

  @Test(
    "Answers that will not do are refused in upstream's words",
    arguments: [
      (answer([], result: ["status": "Failure", "message": "no idea"]), "failed: no idea"),
      (answer([], result: ["status": "Failure"]), "failed: response.result.status was 'Failure', not 'Success'"),
      (answer([converted], uid: "other"), "failed: expected response.uid=\"id\", got \"other\""),
      (answer([]), "returned 0 objects, expected 1"),
      (
        answer([original]),
        "returned invalid object at index 0: invalid groupVersion (expected example.com/v2, received example.com/v1)"
      ),
      (JSON(["apiVersion": "apiextensions.k8s.io/v1", "kind": "ConversionReview"]), "failed: no response provided"),
      (
        answer([labelled(["l": 1])]),
        "returned invalid metadata: metadata.labels[l] must be a string, but is int64 in converted object"
      ),
      (
        answer([labelled(["x"])]), "returned invalid metadata: invalid metadata.labels of type []interface {} in converted object"
      ),
      (
        answer([labelled(["l": "no value"])]),
        "returned invalid metadata: metadata.labels: Invalid value: \"no value\": \(NameValidation.labelValue("no value")[0])"
      ),
    ] as [(JSON, String)])
  func refusals(_ answer: JSON, _ expected: String) {
    let error = #expect(throws: APIStatus.self) {
      try Self.webhook.read(answer, [Self.original], to: Self.version, uid: "id")
    }
    #expect(error?.message == "conversion webhook for example.com/v1, Kind=Widget \(expected)")
    #expect(error?.code == 500)
  }
}
