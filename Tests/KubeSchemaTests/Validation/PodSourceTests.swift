import KubeAPI
import Testing
import YAML

@testable import KubeSchema

/// Pods as upstream's own cases have them (pkg/apis/core/validation): what containers, their variables and their volumes may say.
@Suite("rules of Pods' parts")
struct PodSourceTests {
  private static let registry = try? SchemaRegistry.builtIn()

  private static func faults(_ spec: String, annotations: String = "{}") throws -> [String] {
    let schema = try #require(registry?.resources.first { $0.qualifiedName == "pods" })
    let json = try YAML.decode("{metadata: {name: x, namespace: default, annotations: \(annotations)}, spec: \(spec)}")
    return schema.validate(schema.defaulted(try schema.decode(json).object)).map(\.description)
  }

  private static let main = "{name: c, image: i}"

  @Test(
    "containers restart by rules of their own",
    arguments: [
      ("restartPolicy: Never, restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [1]}}]", []),
      (
        "restartPolicyRules: [{action: Restart}]",
        [
          "restartPolicy: Required value: must specify restartPolicy when restart rules are used",
          "restartPolicyRules[0].exitCodes: Required value: must be specified",
        ]
      ),
      (
        "restartPolicy: Maybe, restartPolicyRules: [{action: Ignore, exitCodes: {operator: Exists}}]",
        [
          #"restartPolicy: Unsupported value: "Maybe": supported values: "Always", "Never", "OnFailure""#,
          #"restartPolicyRules[0].action: Unsupported value: "Ignore": supported values: "Restart""#,
          #"restartPolicyRules[0].exitCodes.operator: Unsupported value: "Exists": supported values: "In", "NotIn""#,
        ]
      ),
      (
        "restartPolicy: Never, restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [\(Array(repeating: "1", count: 256).joined(separator: ","))]}}]",
        ["restartPolicyRules[0].exitCodes.values: Too many: 256: must have at most 255 items"]
      ),
    ])
  func restartRules(fields: String, wanted: [String]) throws {
    let faults = try Self.faults("{containers: [{name: c, image: i, \(fields)}]}")
    #expect(faults == wanted.map { "spec.containers[0].\($0)" })
  }

  @Test("sidecars restart always, whatever rules say, and only they restart when they are resized")
  func sidecars() throws {
    let rules = "restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [1]}}]"
    let resize = "resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]"
    let inits = "[{name: a, image: i, restartPolicy: Always, \(rules), \(resize)}, {name: b, image: i, \(resize)}]"
    #expect(
      try Self.faults("{initContainers: \(inits), containers: [\(Self.main)]}") == [
        "spec.initContainers[0].restartPolicyRules: Forbidden: restartPolicyRules are not allowed for init containers with restart policy Always",
        "spec.initContainers[1].resizePolicy[0].restartPolicy: Invalid value: \"RestartContainer\": must not be set to 'RestartContainer' for non-sidecar initContainers",
      ])
  }

  @Test(
    "variables come from what there is",
    arguments: [
      ("{fileKeyRef: {volumeName: e, path: a/b, key: K}}", []),
      (
        "{fileKeyRef: {volumeName: s, path: ../b, key: 'a=b'}}",
        [
          "fileKeyRef.key: Invalid value: \"a=b\": a valid environment variable name must consist only of printable ASCII characters other than '='",
          "fileKeyRef.path: Invalid value: \"../b\": must not contain '..'",
          "fileKeyRef.volumeName: Invalid value: \"s\": referenced volume must be of type emptyDir",
        ]
      ),
      (
        "{fileKeyRef: {}}",
        [
          "fileKeyRef.key: Required value", "fileKeyRef.volumeName: Required value", "fileKeyRef.path: Required value",
          "fileKeyRef.volumeName: Not found: \"\"",
        ]
      ),
      (
        "{fieldRef: {apiVersion: v2, fieldPath: metadata.name}}",
        [#"fieldRef.fieldPath: Invalid value: "metadata.name": error converting fieldPath: unsupported pod version: v2"#]
      ),
      (
        "{fieldRef: {fieldPath: \"metadata.name['a']\"}}",
        [
          #"fieldRef.fieldPath: Invalid value: "metadata.name['a']": error converting fieldPath: field label does not support subscript: metadata.name['a']"#
        ]
      ),
      ("{fieldRef: {fieldPath: spec.host}}", []),
      (
        "{fieldRef: {fieldPath: status.phase}}",
        [
          #"fieldRef.fieldPath: Unsupported value: "status.phase": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs""#
        ]
      ),
    ])
  func variables(source: String, wanted: [String]) throws {
    let faults = try Self.faults(
      "{containers: [{name: c, image: i, env: [{name: A, valueFrom: \(source)}]}], volumes: [{name: e, emptyDir: {}}, {name: s, secret: {secretName: s}}]}"
    )
    #expect(faults == wanted.map { "spec.containers[0].env[0].valueFrom.\($0)" })
  }

  @Test(
    "a Pod as a whole",
    arguments: [
      ("hostnameOverride: a.b.c", []),
      (
        "hostnameOverride: a.b, setHostnameAsFQDN: true, hostNetwork: true",
        [
          "spec.hostnameOverride: Forbidden: may not be specified when setHostnameAsFQDN is true",
          "spec.hostnameOverride: Forbidden: may not be specified when hostNetwork is true",
        ]
      ),
      (
        "hostnameOverride: \(String(repeating: "a", count: 65))",
        ["spec.hostnameOverride: Too long: may not be more than 64 bytes"]
      ),
      (
        "tolerations: [{key: a, operator: Lt, value: '1'}]",
        [#"spec.tolerations[0].operator: Unsupported value: "Lt": supported values: "Equal", "Exists", "Lt", "Gt""#]
      ),
      (
        "topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule, matchLabelKeys: [a], labelSelector: {matchLabels: {a: b}, matchExpressions: [{key: a, operator: Exists}]}}]",
        [#"spec.topologySpreadConstraints[0][0]: Invalid value: "a": exists in both matchLabelKeys and labelSelector"#]
      ),
      (
        "os: {name: windows}, resources: {requests: {cpu: 1}}",
        ["spec.resources: Forbidden: may not be set for a windows pod"]
      ),
      (
        "resourceClaims: [{name: a, resourceClaimName: b}], resources: {claims: [{name: a}], limits: {hugepages-2Mi: 2Mi, cpu: 1}}",
        ["spec.resources.claims: Forbidden: claims may not be set for Resources at pod-level"]
      ),
      (
        "securityContext: {windowsOptions: {hostProcess: true, runAsUserName: 'a\\b\\c'}}",
        [
          #"spec.securityContext.windowsOptions.runAsUserName: Invalid value: "a\\b\\c": runAsUserName cannot contain more than one backslash"#,
          "spec.hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers",
        ]
      ),
      (
        "dnsConfig: {nameservers: [010.1.1.1, '::ffff:10.0.0.1']}",
        [
          #"spec.dnsConfig.nameservers[0]: Invalid value: "010.1.1.1": must not have leading 0s"#,
          #"spec.dnsConfig.nameservers[1]: Invalid value: "::ffff:10.0.0.1": must not be an IPv4-mapped IPv6 address"#,
        ]
      ),
    ])
  func wholes(fields: String, wanted: [String]) throws {
    #expect(try Self.faults("{containers: [\(Self.main)], \(fields)}") == wanted)
  }

  @Test(
    "annotations of long ago agree with the fields that replaced them",
    arguments: [
      (
        "{seccomp.security.alpha.kubernetes.io/pod: nothing}", "{}",
        [
          #"metadata.annotations.seccomp.security.alpha.kubernetes.io/pod: Invalid value: "nothing": must be a valid seccomp profile"#
        ]
      ),
      (
        "{seccomp.security.alpha.kubernetes.io/pod: unconfined}", "{seccompProfile: {type: RuntimeDefault}}",
        ["spec.securityContext.seccompProfile.type: Forbidden: seccomp type in annotation and field must match"]
      ),
      (
        "{container.apparmor.security.beta.kubernetes.io/c: localhost/a}",
        "{appArmorProfile: {type: Localhost, localhostProfile: b}}",
        [
          "spec.containers[0].securityContext.appArmorProfile.localhostProfile: Forbidden: apparmor profile in annotation and field must match"
        ]
      ),
      ("{container.apparmor.security.beta.kubernetes.io/c: runtime/default}", "{appArmorProfile: {type: RuntimeDefault}}", []),
    ])
  func profiles(annotations: String, context: String, wanted: [String]) throws {
    let spec = "{containers: [\(Self.main)], securityContext: \(context)}"
    #expect(try Self.faults(spec, annotations: annotations) == wanted)
  }

  @Test(
    "Windows users have names of their own",
    arguments: [
      ("Admin", []), ("NT AUTHORITY\\NETWORK SERVICE", []), ("", [" cannot be an empty string"]),
      ("a\\", ["'s User cannot be empty"]), ("...", ["'s User cannot contain only periods or spaces"]),
      ("a[b]", [#"'s User cannot contain the following characters: "/\:;|=,+*?<>@[]"#]),
      (".x:\\a", ["'s Domain doesn't match the NetBios nor the DNS format"]), ("a\u{1}", [" cannot contain control characters"]),
    ])
  func windowsUsers(name: String, wanted: [String]) {
    var validation = PodValidation(spec: [:], path: "spec", isPod: true)
    validation.windowsOptions(["runAsUserName": .string(name)], "o")
    #expect(
      validation.faults.errors == wanted.map { .invalid("o.runAsUserName", .string(name), "runAsUserName\($0)") })
  }

  @Test(
    "iSCSI names have a format each",
    arguments: [
      ("iqn.2001-04.com.example:storage.disk1", ""), ("eui.0123456789ABCDEF", ""),
      ("iqn.2001-04.com.example", "must be valid format"),
      ("naa.123", "must be valid format"), ("foo.2001", "must be valid format starting with iqn, eui, or naa"),
    ])
  func initiators(name: String, why: String) throws {
    let faults = try Self.faults(
      "{containers: [\(Self.main)], volumes: [{name: v, iscsi: {targetPortal: t, iqn: '\(name)', lun: 1}}]}")
    #expect(faults == (why.isEmpty ? [] : ["spec.volumes[0].iscsi.iqn: Invalid value: \"\(name)\": \(why)"]))
  }

  @Test("what features that are off would have done is dropped without a word")
  func dropped() throws {
    let schema = try #require(Self.registry?.resources.first { $0.qualifiedName == "deployments.apps" })
    let sources =
      "[{clusterTrustBundle: {name: a, path: p}}, {podCertificate: {signerName: a/b, keyType: ED25519}}, {secret: {name: s}}]"
    let spec =
      "{schedulingGroup: {podGroupName: g}, containers: [{name: c, image: i, lifecycle: {stopSignal: SIGINT}}], volumes: [{name: v, projected: {sources: \(sources)}}]}"
    let json = try YAML.decode("{metadata: {name: x, namespace: d}, spec: {template: {spec: \(spec)}}}")
    var object = schema.defaulted(try schema.decode(json).object)
    schema.prepareForCreate(&object, now: Timestamp(seconds: 0))
    let made = object.spec["template"]["spec"]
    #expect(made["schedulingGroup"].isNull)
    #expect(made["containers"].elements.first?["lifecycle"].isNull == true)
    #expect(made["volumes"].elements.first?["projected"]["sources"] == [["secret": ["name": "s"]]])
    object = schema.defaulted(try schema.decode(json).object)
    let features: Set = ["GenericWorkload", "ContainerStopSignals", "ClusterTrustBundleProjection"]
    schema.prepareForCreate(&object, now: Timestamp(seconds: 0), features: features)
    let kept = object.spec["template"]["spec"]
    #expect(kept["schedulingGroup"]["podGroupName"].string == "g")
    #expect(kept["containers"].elements.first?["lifecycle"]["stopSignal"].string == "SIGINT")
    #expect(
      kept["volumes"].elements.first?["projected"]["sources"].elements.map { $0.members[0].0 } == [
        "clusterTrustBundle", "secret",
      ])
  }

  @Test("a new Pod's label keys become part of its selectors")
  func labelKeys() throws {
    let schema = try #require(Self.registry?.resources.first { $0.qualifiedName == "pods" })
    let term = "{topologyKey: z, labelSelector: {}, matchLabelKeys: [a, absent], mismatchLabelKeys: [b]}"
    let spread = "{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule, matchLabelKeys: [a], labelSelector: {}}"
    let spec =
      "{containers: [\(Self.main)], affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [\(term)]}}, topologySpreadConstraints: [\(spread)]}"
    let json = try YAML.decode("{metadata: {name: x, namespace: d, labels: {a: '1', b: '2'}}, spec: \(spec)}")
    var pod = schema.defaulted(try schema.decode(json).object)
    schema.prepareForCreate(&pod, now: Timestamp(seconds: 0))
    let required = pod.spec["affinity"]["podAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"].elements.first
    let match: JSON = ["key": "a", "operator": "In", "values": ["1"]]
    #expect(
      required?["labelSelector"]["matchExpressions"] == [match, ["key": "b", "operator": "NotIn", "values": ["2"]]])
    #expect(pod.spec["topologySpreadConstraints"].elements.first?["labelSelector"]["matchExpressions"] == [match])
  }

  @Test(
    "a Pod with limits as a whole requests what its containers do, or else its limits",
    arguments: [
      ("{}", "{limits: {cpu: 2}}", "{limits: {cpu: 2}, requests: {cpu: 2}}"),
      ("{requests: {cpu: 1, memory: 1Gi}}", "{limits: {cpu: 2}}", "{limits: {cpu: 2}, requests: {cpu: 1, memory: 1Gi}}"),
      ("{requests: {cpu: 1}}", "{requests: {cpu: 2}}", "{requests: {cpu: 2}}"),
    ])
  func wholeAmounts(container: String, whole: String, wanted: String) throws {
    let schema = try #require(Self.registry?.resources.first { $0.qualifiedName == "pods" })
    let json = try YAML.decode("{spec: {containers: [{name: c, image: i, resources: \(container)}], resources: \(whole)}}")
    let pod = schema.defaulted(try schema.decode(json).object)
    for list in ["limits", "requests"] {
      let amounts = try YAML.decode(wanted)[list].members
      #expect(pod.spec["resources"][list].members.count == amounts.count)
      for (name, value) in amounts { #expect(try Quantity(pod.spec["resources"][list][name]) == Quantity(value)) }
    }
  }
}
