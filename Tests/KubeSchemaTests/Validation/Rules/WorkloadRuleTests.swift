import KubeAPI
import Testing

@testable import KubeSchema

/// Deployments and their kin, after upstream's pkg/apis/apps/validation.
@Suite("rules of workloads")
struct WorkloadRuleTests {
  private static let selector = "selector: {matchLabels: {a: b}}"
  private static let template = "template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}"
  private static let good = "\(selector), \(template)"
  private static let unmatched =
    "spec.template.metadata.labels: Invalid value: {\"a\":\"b\"}: `selector` does not match template `labels`"

  /// Without the quotation marks of keys, to be readable here.
  private static func strategy(_ text: String) -> String { "\(good), strategy: \(text)" }
  private static func updates(_ text: String) -> String { "\(good), updateStrategy: \(text)" }

  @Test(
    "Deployments and ReplicaSets",
    arguments: [
      ("deployments.apps", good, []),
      ("deployments.apps", template, ["spec.selector: Required value", unmatched]),
      (
        "deployments.apps", "selector: {}, \(template)",
        ["spec.selector: Invalid value: {}: empty selector is invalid for deployment"]
      ),
      ("deployments.apps", "selector: {matchLabels: {c: d}}, \(template)", [unmatched]),
      (
        "deployments.apps", "selector: {matchExpressions: [{key: a, operator: Bad}]}, \(template)",
        [
          "spec.selector.matchExpressions[0].operator: Invalid value: \"Bad\": not a valid selector operator",
          "spec.selector: Invalid value: {\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Bad\"}]}: invalid label selector",
        ]
      ),
      (
        "replicasets.apps", "selector: {matchLabels: {a: 'b c'}}, \(template)",
        [
          "spec.selector.matchLabels: Invalid value: \"b c\": <value>",
          "spec.selector: Invalid value: {\"matchLabels\":{\"a\":\"b c\"}}: invalid label selector",
        ]
      ),
      (
        "replicasets.apps", "replicas: -1, minReadySeconds: -1, \(good)",
        [
          "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
          "spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0",
        ]
      ),
      (
        "deployments.apps", strategy("{type: Sideways, rollingUpdate: {maxSurge: 1}}"),
        [
          "spec.strategy: Unsupported value: {\"Type\":\"Sideways\",\"RollingUpdate\":{\"MaxUnavailable\":0,\"MaxSurge\":1}}: supported values: \"Recreate\", \"RollingUpdate\""
        ]
      ),
      ("deployments.apps", strategy("{rollingUpdate: {maxSurge: 200%, maxUnavailable: 100%}}"), []),
      (
        "deployments.apps", strategy("{rollingUpdate: {maxSurge: 0%, maxUnavailable: 00%}}"),
        ["spec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"00%\": may not be 0 when `maxSurge` is 0"]
      ),
      (
        "deployments.apps", strategy("{rollingUpdate: {maxSurge: 0, maxUnavailable: some}}"),
        [
          "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"some\": <percent>",
          "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"some\": may not be 0 when `maxSurge` is 0",
        ]
      ),
      (
        "deployments.apps", strategy("{rollingUpdate: {maxSurge: '3', maxUnavailable: 101%}}"),
        [
          "spec.strategy.rollingUpdate.maxSurge: Invalid value: \"3\": <percent>",
          "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"101%\": must not be greater than 100%",
        ]
      ),
      (
        "deployments.apps", "\(good), minReadySeconds: 600",
        ["spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds"]
      ),
    ] as [(String, String, [String])])
  func deployments(resource: String, spec: String, faults: [String]) throws {
    #expect(try Rules.create(resource, "spec: {\(spec)}") == Rules.spelled(faults))
  }

  @Test(
    "DaemonSets",
    arguments: [
      (good, []),
      // Nothing is said of a selector that is not there.
      (template, [unmatched]),
      ("selector: {}, \(template)", ["spec.selector: Invalid value: {}: empty selector is invalid for daemonset"]),
      (
        "selector: {matchExpressions: [{key: a, operator: In}]}, \(template)",
        [
          "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'"
        ]
      ),
      (updates("{type: OnDelete}"), []),
      (
        updates("{type: X, rollingUpdate: {maxUnavailable: 1}}"),
        [
          "spec.updateStrategy: Unsupported value: {\"Type\":\"X\",\"RollingUpdate\":{\"MaxUnavailable\":1,\"MaxSurge\":0}}: supported values: \"RollingUpdate\", \"OnDelete\""
        ]
      ),
      (
        updates("{rollingUpdate: {maxUnavailable: 0, maxSurge: 150%}}"),
        ["spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: \"150%\": must not be greater than 100%"]
      ),
      (
        updates("{rollingUpdate: {maxUnavailable: 1, maxSurge: 1}}"),
        ["spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero"]
      ),
      (
        updates("{rollingUpdate: {maxUnavailable: 0%}}"),
        ["spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0"]
      ),
      (
        "\(selector), template: {metadata: {labels: {a: b}}, spec: {restartPolicy: Never, activeDeadlineSeconds: 5, containers: [{name: c, image: i}]}}",
        [
          "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"",
          "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in DaemonSet is not Supported",
        ]
      ),
    ] as [(String, [String])])
  func daemonSets(spec: String, faults: [String]) throws {
    #expect(try Rules.create("daemonsets.apps", "spec: {\(spec)}") == Rules.spelled(faults))
  }

  private static let claims =
    "volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]"
  private static let mounting =
    "\(selector), template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i, volumeMounts: [{name: data, mountPath: /d}]}]}}"

  @Test(
    "StatefulSets",
    arguments: [
      (good, []),
      ("\(mounting), \(claims)", []),
      (mounting, ["spec.template.spec.containers[0].volumeMounts[0].name: Not found: \"data\""]),
      (
        "\(good), volumeClaimTemplates: [{metadata: {name: data}}]",
        [
          "spec.volumeClaimTemplates[0].spec.accessModes: Required value: at least 1 access mode is required",
          "spec.volumeClaimTemplates[0].spec.resources[storage]: Required value",
        ]
      ),
      ("\(good), revisionHistoryLimit: -1, serviceName: web", []),
      ("\(good), serviceName: Web_1", ["spec.serviceName: Invalid value: \"Web_1\": <label>"]),
      (
        "\(good), podManagementPolicy: foo, replicas: -1, minReadySeconds: -1, ordinals: {start: -2}",
        [
          "spec.podManagementPolicy: Invalid value: \"foo\": must be 'OrderedReady' or 'Parallel'",
          "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
          "spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0",
          "spec.ordinals.start: Invalid value: -2: must be greater than or equal to 0",
        ]
      ),
      (
        updates("{type: foo}"),
        ["spec.updateStrategy: Invalid value: {\"Type\":\"foo\",\"RollingUpdate\":null}: must be 'RollingUpdate' or 'OnDelete'"]
      ),
      (
        updates("{type: OnDelete, rollingUpdate: {partition: 1}}"),
        [
          "spec.updateStrategy.rollingUpdate: Invalid value: {\"Partition\":1,\"MaxUnavailable\":null}: only allowed for updateStrategy 'RollingUpdate'"
        ]
      ),
      (
        updates("{rollingUpdate: {partition: -1, maxUnavailable: 0}}"),
        [
          "spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0",
          "spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: 0: cannot be 0",
        ]
      ),
      (
        updates("{rollingUpdate: {maxUnavailable: 101%}}"),
        ["spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: \"101%\": must not be greater than 100%"]
      ),
      (
        "\(good), persistentVolumeClaimRetentionPolicy: {whenDeleted: Keep, whenScaled: Delete}",
        [
          "spec.persistentVolumeClaimRetentionPolicy.whenDeleted: Unsupported value: \"Keep\": supported values: \"Retain\", \"Delete\""
        ]
      ),
      (template, ["spec.selector: Required value", unmatched]),
      (
        "selector: {matchLabels: {a: 'b c'}}, \(template)",
        [
          "spec.selector.matchLabels: Invalid value: \"b c\": <value>",
          "spec.selector: Invalid value: {\"matchLabels\":{\"a\":\"b c\"}}",
        ]
      ),
    ] as [(String, [String])])
  func statefulSets(spec: String, faults: [String]) throws {
    #expect(try Rules.create("statefulsets.apps", "spec: {\(spec)}") == Rules.spelled(faults))
  }

  @Test(
    "the names of StatefulSets become those of hosts",
    arguments: [
      ("a.b", "metadata.name: Invalid value: \"a.b\": must not contain dots"),
      ("A", "metadata.name: Invalid value: \"A\": <label>"),
    ])
  func names(name: String, fault: String) throws {
    #expect(try Rules.create("statefulsets.apps", "spec: {\(Self.good)}", name: name) == Rules.spelled([fault]))
  }

  private static let fixed =
    "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"

  @Test(
    "what a StatefulSet may change",
    arguments: [
      ("replicas: 3, revisionHistoryLimit: 3, minReadySeconds: 5, ordinals: {start: 3}", []),
      ("updateStrategy: {type: OnDelete}, persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}", []),
      ("podManagementPolicy: Parallel", [fixed]), ("serviceName: B_", [fixed]),
      ("volumeClaimTemplates: [{metadata: {name: d}}]", [fixed]),
      ("replicas: -1", ["spec.replicas: Invalid value: -1: must be greater than or equal to 0"]),
    ] as [(String, [String])])
  func changes(change: String, faults: [String]) throws {
    let changed = "spec: {\(Self.good), \(change)}"
    #expect(try Rules.update("statefulsets.apps", "spec: {\(Self.good)}", changed) == faults)
  }

  @Test(
    "revisions hold an object that never changes",
    arguments: [
      ("revision: 1, data: {a: b}", []),
      (
        "revision: -1",
        ["revision: Invalid value: -1: must be greater than or equal to 0", "data: Required value: data is mandatory"]
      ),
      ("revision: 0, data: [1]", ["data: Required value: data must be a valid JSON object"]),
      ("revision: 0, data: true", ["data: Required value: data must be a valid JSON object"]),
    ] as [(String, [String])])
  func revisions(text: String, faults: [String]) throws {
    #expect(try Rules.create("controllerrevisions.apps", text) == faults)
    #expect(try Rules.update("controllerrevisions.apps", "revision: 0, data: {a: b}", "revision: 1, data: {a: b}").isEmpty)
    #expect(
      try Rules.update("controllerrevisions.apps", "revision: 0, data: {a: b}", "revision: 0, data: {a: c}")
        == ["data: Invalid value: {\"a\":\"c\"}: field is immutable"])
  }

  private static let above = "cannot be greater than status.replicas"

  @Test(
    "the numbers of a status",
    arguments: [
      ("deployments.apps", "", "replicas: 1, readyReplicas: 1, availableReplicas: 1", []),
      (
        "deployments.apps", "collisionCount: 3",
        "replicas: 1, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 3, collisionCount: 2, terminatingReplicas: -1",
        [
          "status.terminatingReplicas: Invalid value: -1: must be greater than or equal to 0",
          "status.updatedReplicas: Invalid value: 2: \(above)", "status.readyReplicas: Invalid value: 2: \(above)",
          "status.availableReplicas: Invalid value: 3: \(above)",
          "status.availableReplicas: Invalid value: 3: cannot be greater than readyReplicas",
          "status.collisionCount: Invalid value: 2: cannot be decremented",
        ]
      ),
      (
        "replicasets.apps", "", "replicas: 2, fullyLabeledReplicas: 3, availableReplicas: 1",
        [
          "status.fullyLabeledReplicas: Invalid value: 3: \(above)",
          "status.availableReplicas: Invalid value: 1: cannot be greater than readyReplicas",
        ]
      ),
      (
        "statefulsets.apps", "collisionCount: 1", "replicas: -1, currentReplicas: 2, availableReplicas: 1, collisionCount: -1",
        [
          "status.replicas: Invalid value: -1: must be greater than or equal to 0",
          "status.collisionCount: Invalid value: -1: must be greater than or equal to 0",
          "status.readyReplicas: Invalid value: 0: \(above)", "status.currentReplicas: Invalid value: 2: \(above)",
          "status.updatedReplicas: Invalid value: 0: \(above)", "status.availableReplicas: Invalid value: 1: \(above)",
          "status.availableReplicas: Invalid value: 1: cannot be greater than status.readyReplicas",
          "status.collisionCount: Invalid value: -1: cannot be decremented",
        ]
      ),
      (
        "daemonsets.apps", "collisionCount: 1", "numberReady: -1, numberUnavailable: -2, collisionCount: 0",
        [
          "status.numberReady: Invalid value: -1: must be greater than or equal to 0",
          "status.numberUnavailable: Invalid value: -2: must be greater than or equal to 0",
          "status.collisionCount: Invalid value: 0: cannot be decremented",
        ]
      ),
    ] as [(String, String, String, [String])])
  func status(resource: String, old: String, new: String, faults: [String]) throws {
    let spec = "spec: {\(Self.good)}"
    #expect(
      try Rules.update(resource, "\(spec), status: {\(old)}", "\(spec), status: {\(new)}", status: true) == faults)
  }
}
