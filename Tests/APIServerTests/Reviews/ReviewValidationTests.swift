import KubeAPI
import Testing

@testable import APIServer

@Suite struct ReviewValidationTests {
  private static func review(_ attributes: JSON, metadata: JSON = [:]) -> KubeObject {
    KubeObject(["metadata": metadata, "spec": ["user": "ann", "resourceAttributes": attributes]])
  }

  @Test(
    "Selectors are given in one of two ways, and whole",
    arguments: [
      (["rawSelector": "a=b"], nil),
      (
        [:],
        "spec.resourceAttributes.fieldSelector.requirements: Required value: when spec.resourceAttributes.fieldSelector is specified, requirements or rawSelector is required"
      ),
      (
        ["requirements": [["operator": "In", "values": ["b"]]]],
        "spec.resourceAttributes.fieldSelector.requirements[0].key: Required value: must be specified"
      ),
      (
        ["requirements": [["key": "a", "operator": "In"]]],
        "spec.resourceAttributes.fieldSelector.requirements[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'"
      ),
      (["requirements": [["key": "a", "operator": "Later"]]], nil),
    ] as [(JSON, String?)])
  func selectors(_ selector: JSON, _ problem: String?) {
    let told = ReviewValidation.problem("subjectaccessreviews", Self.review(["verb": "get", "fieldSelector": selector]))?.message
    #expect(told == problem.map { ".authorization.k8s.io \"\" is invalid: \($0)" })
  }

  @Test("A review has no name, and a local one its namespace only")
  func metadata() {
    let named = Self.review(["verb": "get"], metadata: ["name": "x"])
    #expect(
      ReviewValidation.problem("subjectaccessreviews", named)?.message
        == ".authorization.k8s.io \"\" is invalid: metadata: Invalid value: {\"name\":\"x\"}: must be empty")
    let local = Self.review(["verb": "get", "namespace": "n"], metadata: ["namespace": "n"])
    #expect(ReviewValidation.problem("localsubjectaccessreviews", local)?.message == nil)
  }
}
