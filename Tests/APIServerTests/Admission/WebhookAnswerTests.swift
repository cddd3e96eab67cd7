import KubeAPI
import Testing

@testable import APIServer

@Suite struct WebhookAnswerTests {
  private static func review(_ response: JSON) -> JSON {
    ["apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": response]
  }

  @Test("an answer allows, warns and patches")
  func allowed() throws {
    let patch = Base64.encode(Array(#"[{"op":"add","path":"/a","value":1}]"#.utf8))
    let body = Self.review([
      "uid": "u", "allowed": true, "warnings": ["w"], "patchType": "JSONPatch", "patch": .string(patch),
    ])
    let answer = try WebhookAnswer(body, uid: "u", version: "v1", isMutating: true)
    #expect(answer.isAllowed && answer.warnings == ["w"])
    #expect(answer.patch?.elements.count == 1)
  }

  @Test(
    "an answer that is none is told why",
    arguments: [
      (["kind": "AdmissionReview"], false, "webhook response was absent"),
      (review(["uid": "x", "allowed": true]), false, "expected response.uid=\"u\", got \"x\""),
      (
        ["kind": "AdmissionReview", "apiVersion": "v1", "response": ["uid": "u"]], false,
        "expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got /v1, Kind=AdmissionReview"
      ), (review(["uid": "u", "patch": "W10="]), false, "validating webhook may not return response.patch"),
      (review(["uid": "u", "patch": "W10="]), true, "webhook returned response.patch but not response.patchType"),
    ] as [(JSON, Bool, String)])
  func faulty(body: JSON, isMutating: Bool, message: String) {
    let failure = #expect(throws: WebhookFailure.self) {
      try WebhookAnswer(body, uid: "u", version: "v1", isMutating: isMutating)
    }
    #expect(failure?.message == "received invalid webhook response: \(message)")
  }

  @Test(
    "a refusal names the webhook",
    arguments: [
      (["message": "no", "code": 418], "denied the request: no", 418), (["reason": "Busy"], "denied the request: Busy", 400),
      (["reason": "TeapotBusy", "code": 200, "message": "m"], "denied the request: m", 400),
      ([:], "denied the request without explanation", 400),
    ] as [(JSON, String, Int)])
  func refused(status: JSON, text: String, code: Int) throws {
    let body = Self.review(["uid": "u", "allowed": false, "status": status])
    let refusal = try WebhookAnswer(body, uid: "u", version: "v1", isMutating: false).refusal(by: "w.example.com")
    #expect(refusal.message == "admission webhook \"w.example.com\" \(text)" && refusal.code == code)
    #expect(refusal.json.reason == status.reason, "a reason nobody knows is passed on")
  }
}

@Suite struct AdmissionPluginNamesTests {
  @Test(
    "names of plugins are checked at the start",
    arguments: [
      (["NamespaceAutoProvision", "AlwaysPullImages"], [], []),
      (["Nope"], [], ["enable-admission-plugins plugin \"Nope\" is unknown"]),
      (
        ["PodSecurity"], ["PodSecurity"],
        ["[PodSecurity] in enable-admission-plugins and disable-admission-plugins overlapped"]
      ),
    ] as [([String], [String], [String])])
  func names(enabled: [String], disabled: [String], problems: [String]) {
    #expect(AdmissionChain.problems(enabled: Set(enabled), disabled: Set(disabled)) == problems)
  }
}
