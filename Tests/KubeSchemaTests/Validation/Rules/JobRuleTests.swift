import KubeAPI
import Testing

@testable import KubeSchema

/// What a Job may change, after upstream's pkg/apis/batch/validation.
@Suite("rules of changed Jobs")
struct JobRuleTests {
  private static let template =
    "manualSelector: true, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}"
  private static let indexed = "\(template), completionMode: Indexed, completions: 3, parallelism: 3"

  @Test(
    "fixed fields are shown as upstream's internal types",
    arguments: [
      ("\(template), backoffLimit: 3, parallelism: 2", "\(template), backoffLimit: 4, parallelism: 1", []),
      ("\(template), completions: 1", "\(template), completions: 2", ["spec.completions: Invalid value: 2: field is immutable"]),
      (
        template, "\(template), podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [1]}}]}",
        [
          "spec.podFailurePolicy: Invalid value: {\"Rules\":[{\"Action\":\"FailJob\",\"OnExitCodes\":{\"ContainerName\":null,\"Operator\":\"In\",\"Values\":[1]},\"OnPodConditions\":null}]}: field is immutable"
        ]
      ),
      (
        indexed, "\(indexed), successPolicy: {rules: [{succeededCount: 1}]}",
        [
          "spec.successPolicy: Invalid value: {\"Rules\":[{\"SucceededIndexes\":null,\"SucceededCount\":1}]}: field is immutable"
        ]
      ),
      (
        "\(indexed), successPolicy: {rules: [{succeededCount: 1}]}", indexed,
        ["spec.successPolicy: Invalid value: null: field is immutable"]
      ),
      (
        indexed, indexed.replacing("completions: 3", with: "completions: 5"),
        [
          "spec.completions: Invalid value: 5: can only be modified in tandem with spec.parallelism"
        ]
      ),
    ] as [(String, String, [String])])
  func changes(old: String, new: String, faults: [String]) throws {
    // The defaults of the replacement policy follow from the failure policy: both objects say it.
    let policy = "podReplacementPolicy: Failed"
    #expect(try Rules.update("jobs.batch", "spec: {\(old), \(policy)}", "spec: {\(new), \(policy)}") == faults)
  }
}
