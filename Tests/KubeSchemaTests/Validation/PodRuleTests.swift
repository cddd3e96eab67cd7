import KubeAPI
import Testing
import YAML

@testable import KubeSchema

/// Rules of Pods that no recorded conversation touches, in upstream's words and order.
@Suite("rules of Pods")
struct PodRuleTests {
  private static let registry = try? SchemaRegistry.builtIn()

  private static func faults(_ resource: String, _ spec: String) throws -> [String] {
    let schema = try #require(registry?.resources.first { $0.qualifiedName == resource })
    let json = try YAML.decode("{metadata: {name: x, namespace: default}, spec: \(spec)}")
    return schema.validate(schema.defaulted(try schema.decode(json).object)).map(\.description)
  }

  @Test(
    "a Pod's faults are told one after the other",
    arguments: [
      (
        "containers: [{name: c, image: i, envFrom: [{configMapRef: {name: ''}}], volumeMounts: [{name: v, mountPath: /x, recursiveReadOnly: Enabled}]}], volumes: [{name: v, emptyDir: {sizeLimit: '-1'}}]",
        [
          "spec.volumes[0].emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity",
          "spec.containers[0].envFrom[0].configMapRef.name: Required value",
          "spec.containers[0].volumeMounts[0].name: Not found: \"v\"",
          "spec.containers[0].volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true",
        ]
      ),
      (
        "containers: [{name: c, image: i, resources: {requests: {foo: 1, example.com/a: 500m}}}], restartPolicy: Maybe, dnsPolicy: X",
        [
          "spec.containers[0].resources.requests[example.com/a]: Invalid value: \"500m\": must be an integer",
          "spec.containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources",
          "spec.containers[0].resources.requests[foo]: Invalid value: \"foo\": must be a standard resource type or fully qualified",
          "spec.containers[0].resources.requests[foo]: Invalid value: \"foo\": must be a standard resource for containers",
          "spec.restartPolicy: Unsupported value: \"Maybe\": supported values: \"Always\", \"OnFailure\", \"Never\"",
          "spec.dnsPolicy: Unsupported value: \"X\": supported values: \"ClusterFirstWithHostNet\", \"ClusterFirst\", \"Default\", \"None\"",
        ]
      ),
      (
        "containers: [{name: c, image: i, resources: {requests: {cpu: 2}}}], resources: {requests: {cpu: 1, ephemeral-storage: 1Gi}, limits: {cpu: 500m}}",
        [
          "spec.resources.requests: Invalid value: \"1\": must be less than or equal to cpu limit of 500m",
          "spec.resources.requests[ephemeral-storage]: Unsupported value: \"ephemeral-storage\": supported values: \"cpu\", \"hugepages-\", \"memory\"",
          "spec.resources.requests[cpu]: Invalid value: \"1\": must be greater than or equal to aggregate container requests of 2",
        ]
      ),
      (
        "containers: [{name: c, image: i}], schedulingGates: [{name: x.y/z}, {name: x.y/z}], topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule, matchLabelKeys: [a]}, {maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule}]",
        [
          "spec.schedulingGates[1]: Duplicate value: \"x.y/z\"",
          "spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: \"{z, DoNotSchedule}\"",
          "spec.topologySpreadConstraints[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set",
        ]
      ),
      (
        "containers: [{name: c, image: i, livenessProbe: {exec: {command: [x]}, successThreshold: -1, terminationGracePeriodSeconds: 0}, lifecycle: {preStop: {sleep: {seconds: 100}}}}]",
        [
          "spec.containers[0].lifecycle.preStop.sleep: Invalid value: 100: must be non-negative and less than terminationGracePeriodSeconds (30)",
          "spec.containers[0].livenessProbe.successThreshold: Invalid value: -1: must be greater than or equal to 0",
          "spec.containers[0].livenessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0",
          "spec.containers[0].livenessProbe.successThreshold: Invalid value: -1: must be 1",
        ]
      ),
      (
        "containers: [{name: c, image: i, securityContext: {seccompProfile: {type: RuntimeDefault, localhostProfile: x}}}], securityContext: {sysctls: [{name: net.x, value: '1'}]}, hostNetwork: true, hostUsers: false, hostPID: true",
        [
          "spec.containers[0].securityContext.seccompProfile.localhostProfile: Invalid value: {\"Type\":\"RuntimeDefault\",\"LocalhostProfile\":\"x\"}: can only be set when seccomp type is Localhost",
          "spec.securityContext.sysctls[0].name: Invalid value: \"net.x\": may not be specified when 'hostNetwork' is true",
          "spec.hostNetwork: Forbidden: when `hostUsers` is false",
          "spec.HostPID: Forbidden: when `hostUsers` is false",
        ]
      ),
      (
        "containers: [{name: c, image: i}], volumes: [{name: e, ephemeral: {volumeClaimTemplate: {spec: {}}}}, {name: p, projected: {sources: [{secret: {name: a, items: [{key: k, path: p}]}}, {configMap: {name: b, items: [{key: k, path: p}]}}]}}, {name: f, nfs: {server: s}}, {name: i, iscsi: {targetPortal: t, iqn: x, lun: 300}}]",
        [
          "spec.volumes[0].ephemeral.volumeClaimTemplate.spec.accessModes: Required value: at least 1 access mode is required",
          "spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value",
          "spec.volumes[1].projected: Invalid value: \"b\": conflicting duplicate paths",
          "spec.volumes[2].nfs.path: Required value",
          "spec.volumes[2].nfs.path: Invalid value: \"\": must be an absolute path",
          "spec.volumes[3].iscsi.iqn: Invalid value: \"x\": must be valid format starting with iqn, eui, or naa",
          "spec.volumes[3].iscsi.lun: Invalid value: 300: must be between 0 and 255, inclusive",
        ]
      ),
      (
        "containers: [{name: c, image: i, env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 2}}}], resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]}], restartPolicy: Never, resourceClaims: [{name: a}]",
        [
          "spec.resourceClaims[0]: Invalid value: {\"Name\":\"a\",\"ResourceClaimName\":null,\"ResourceClaimTemplateName\":null}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`",
          "spec.containers[0].env[0].valueFrom.resourceFieldRef.divisor: Invalid value: \"limits.cpu\": only divisor's values 1m and 1 are supported with the cpu resource",
          "spec.containers[0].resizePolicy: Invalid value: \"RestartContainer\": must be 'NotRequired' when pod `restartPolicy` is 'Never'",
        ]
      ),
      (
        "containers: [{name: c, image: ' i'}], os: {name: windows}, securityContext: {runAsUser: 1}, dnsPolicy: None, dnsConfig: {}",
        [
          "spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None",
          "spec.securityContext.runAsUser: Forbidden: cannot be set for a windows pod",
          "spec.containers[0].image: Invalid value: \" i\": must not have leading or trailing whitespace",
        ]
      ),
    ])
  func order(spec: String, messages: [String]) throws {
    #expect(try Self.faults("pods", "{\(spec)}") == messages)
  }

  @Test("a template may have what a Pod may not, and tells its labels by upstream's path")
  func templates() throws {
    let template =
      "{metadata: {labels: {a: b, 'c d': e}}, spec: {containers: [{name: c, image: ' i', ports: [{containerPort: 80}]}], hostNetwork: true}}"
    let faults = try Self.faults("deployments.apps", "{selector: {matchLabels: {a: b}}, template: \(template)}")
    #expect(faults.count == 1)
    #expect(faults.first?.hasPrefix("spec.template.labels: Invalid value: \"c d\": name part must consist of") == true)
  }

  @Test("a Job's policies are checked against its template and its completions")
  func jobPolicies() throws {
    let template = "{spec: {containers: [{name: c, image: i}], restartPolicy: OnFailure}}"
    let rules =
      "[{action: FailIndex, onExitCodes: {operator: In, containerName: d, values: [3, 1]}}, {onPodConditions: [{type: A, status: Maybe}]}]"
    let faults = try Self.faults(
      "cronjobs.batch",
      "{schedule: 'TZ=UTC * * * * *', jobTemplate: {spec: {podFailurePolicy: {rules: \(rules)}, template: \(template)}}}")
    let path = "spec.jobTemplate.spec"
    #expect(
      faults == [
        "spec.schedule: Invalid value: \"TZ=UTC * * * * *\": cannot use TZ or CRON_TZ in schedule, use timeZone field instead",
        "\(path).podFailurePolicy.rules[0].action: Invalid value: \"FailIndex\": requires the backoffLimitPerIndex to be set",
        "\(path).podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: \"d\": must be one of the container or initContainer names in the pod template",
        "\(path).podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [3,1]: must be ordered",
        "\(path).podFailurePolicy.rules[1].action: Required value: valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]",
        "\(path).podFailurePolicy.rules[1].onPodConditions[0].status: Unsupported value: \"Maybe\": supported values: \"False\", \"True\", \"Unknown\"",
        "\(path).template.spec.restartPolicy: Invalid value: \"OnFailure\": only \"Never\" is supported when podFailurePolicy is specified",
      ])
  }

  @Test(
    "lists of indexes are read as upstream reads them",
    arguments: [
      ("0,2-4", "4"), ("", "0"), ("1-1", "non-increasing order, previous: 1, current: 1"),
      ("3,2", "non-increasing order, previous: 3, current: 2"), ("9", "too large index: \"9\""),
      ("a", "cannot convert string to integer for index: \"a\""),
    ])
  func indexes(text: String, result: String) {
    do throws(CompletionIndexes.Fault) {
      #expect(try String(CompletionIndexes.count(text, below: 5)) == result)
    } catch {
      #expect(error.description == result)
    }
  }
}
