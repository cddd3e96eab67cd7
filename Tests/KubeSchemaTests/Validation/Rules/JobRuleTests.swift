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

  private static let started = "startTime: '2026-01-01T00:00:00Z'"

  private static func conditions(_ types: String...) -> String {
    "conditions: [\(types.map { "{type: \($0), status: 'True'}" }.joined(separator: ", "))]"
  }

  private static func conditionFault(_ words: String) -> String { "status.conditions: Invalid value: \(words)" }

  private static let complete =
    "\(started), completionTime: '2026-01-01T00:00:09Z', \(conditions("SuccessCriteriaMet", "Complete"))"

  @Test(
    "what a controller may say of a Job",
    arguments: [
      (template, started, complete, []),
      (
        template, started, "\(started), active: -1, ready: -2",
        [
          "status.active: Invalid value: -1: must be greater than or equal to 0",
          "status.ready: Invalid value: -2: must be greater than or equal to 0",
        ]
      ),
      (
        template, started, "\(started), uncountedTerminatedPods: {succeeded: [a, ''], failed: [a]}",
        [
          #"status.uncountedTerminatedPods.succeeded[1]: Invalid value: "": must not be empty"#,
          #"status.uncountedTerminatedPods.failed[0]: Duplicate value: "a""#,
        ]
      ),
      (
        template, "", conditions("Complete"),
        [
          "status.completionTime: Required value: completionTime is required for Complete jobs",
          conditionFault("cannot set Complete=True condition without the SuccessCriteriaMet=true condition"),
          "status.startTime: Required value: startTime is required for finished job",
        ]
      ),
      (
        template, started, "\(started), \(conditions("Failed"))",
        [
          conditionFault("cannot set Failed=True condition without the FailureTarget=true condition")
        ]
      ),
      (
        template, started,
        "\(started), active: 1, terminating: 2, uncountedTerminatedPods: {failed: [a]}, \(conditions("FailureTarget", "Failed"))",
        [
          "status.active: Invalid value: 1: active>0 is invalid for finished job",
          #"status.uncountedTerminatedPods: Invalid value: {"Succeeded":null,"Failed":["a"]}: uncountedTerminatedPods needs to be empty for finished job"#,
          "status.terminating: Invalid value: 2: terminating>0 is invalid for finished job",
        ]
      ),
      (
        template, started, "\(started), active: 1, ready: 2",
        [
          "status.ready: Invalid value: 2: cannot set more ready pods than active"
        ]
      ),
      (
        template, started, "\(started), completionTime: '2025-01-01T00:00:00Z'",
        [
          #"status.completionTime: Invalid value: "2025-01-01T00:00:00Z": cannot set completionTime when there is no Complete=True condition"#,
          #"status.completionTime: Invalid value: "2025-01-01T00:00:00Z": completionTime cannot be set before startTime"#,
        ]
      ),
      (
        template, started, "\(started), \(conditions("SuccessCriteriaMet", "FailureTarget"))",
        [
          conditionFault("cannot set SuccessCriteriaMet=True and FailureTarget=true conditions")
        ]
      ),
      (
        template, started, "\(started), completedIndexes: '0', failedIndexes: '1'",
        [
          #"status.completedIndexes: Invalid value: "0": cannot set non-empty completedIndexes when non-indexed completion mode"#,
          #"status.failedIndexes: Invalid value: "1": cannot set non-null failedIndexes when backoffLimitPerIndex is null"#,
        ]
      ),
      (
        "\(indexed), backoffLimitPerIndex: 1", started, "\(started), completedIndexes: '0-2', failedIndexes: '1,3'",
        [
          #"status.failedIndexes: Invalid value: "1,3": error parsing failedIndexes: too large index: "3""#,
          #"status.failedIndexes: Invalid value: "1,3": failedIndexes and completedIndexes overlap at index: 1"#,
        ]
      ),
      (
        template, complete, started,
        [
          conditionFault("cannot disable the terminal Complete=True condition"),
          conditionFault("cannot disable the SuccessCriteriaMet=True condition"),
        ]
      ),
      (
        template, "\(started), failed: 2, succeeded: 1", "failed: 1",
        [
          "status.failed: Invalid value: 1: cannot decrease the failed counter",
          "status.succeeded: Invalid value: 0: cannot decrease the succeeded counter",
          "status.startTime: Invalid value: null: field is immutable for unsuspended job once set",
        ]
      ),
      (indexed, "\(started), succeeded: 2", "\(started), succeeded: 1", []),
      ("\(template), suspend: true", started, conditions("Suspended"), []),
      (
        template, complete, complete.replacing(":09Z", with: ":08Z"),
        [
          #"status.completionTime: Invalid value: "2026-01-01T00:00:08Z": field is immutable"#
        ]
      ),
    ] as [(String, String, String, [String])])
  func status(spec: String, old: String, new: String, faults: [String]) throws {
    let spec = "spec: {\(spec), podReplacementPolicy: Failed}"
    func text(_ status: String) -> String { status.isEmpty ? spec : "\(spec), status: {\(status)}" }
    #expect(try Rules.update("jobs.batch", text(old), text(new), status: true) == faults)
  }
}
