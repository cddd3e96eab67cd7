import KubeAPI
import Testing
import YAML

@testable import KubeSchema

/// Kinds as upstream's own cases have them: what may be made, and what may become of it.
@Suite("rules of kinds and their changes")
struct KindSourceTests {
  private static let registry = try? SchemaRegistry.builtIn()

  private static func object(_ resource: String, _ fields: String, isOld: Bool) throws -> (ObjectSchema, KubeObject) {
    let schema = try #require(registry?.resources.first { $0.qualifiedName == resource })
    let more = isOld ? ", uid: u, resourceVersion: '1'" : ""
    var json = try YAML.decode("{\(fields)}")
    let name = schema.isNamespaced ? "name: x, namespace: default" : "name: x"
    for (key, value) in try YAML.decode("{\(name)\(more)}").members where json["metadata"][key].isNull {
      json.metadata[key] = value
    }
    return (schema, schema.defaulted(try schema.decode(json).object))
  }

  private static func faults(_ resource: String, _ fields: String) throws -> [String] {
    let (schema, object) = try object(resource, fields, isOld: false)
    return schema.validate(object).map(\.description)
  }

  private static func faults(_ resource: String, _ old: String, _ new: String, _ subresource: String = "") throws -> [String] {
    let (schema, before) = try object(resource, old, isOld: true)
    return schema.validateUpdate(try object(resource, new, isOld: true).1, old: before, subresource: subresource)
      .map(\.description)
  }

  @Test(
    "new objects",
    arguments: [
      (
        "certificatesigningrequests.certificates.k8s.io",
        "metadata: {name: 'System:Node_1'}, spec: {request: '', signerName: a.b/c, usages: [any]}",
        [#"spec.request: Invalid value: "": PEM block type must be CERTIFICATE REQUEST"#]
      ),
      (
        "certificatesigningrequests.certificates.k8s.io",
        "spec: {request: eA==, signerName: kubernetes.io/legacy-unknown, usages: [any, any], expirationSeconds: 60}",
        [
          #"spec.request: Invalid value: "eA==": PEM block type must be CERTIFICATE REQUEST"#,
          #"spec.usages[1]: Duplicate value: "any""#,
          #"spec.signerName: Invalid value: "kubernetes.io/legacy-unknown": the legacy signerName is not allowed via this API version"#,
          "spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 600 seconds (10 minutes)",
        ]
      ),
      ("services", "metadata: {name: 1st}, spec: {ports: [{port: 80}]}", []),
      ("secrets", "type: kubernetes.io/dockercfg, data: {.dockercfg: e30=}", []),
      (
        "secrets", "type: kubernetes.io/dockercfg, data: {.dockercfg: W10=}",
        [
          #"data[.dockercfg]: Invalid value: "<secret contents redacted>": json: cannot unmarshal array into Go value of type map[string]interface {}"#
        ]
      ),
      (
        "storageclasses.storage.k8s.io",
        "provisioner: p, allowedTopologies: [{matchLabelExpressions: [{key: z, values: [a, b]}]}, {matchLabelExpressions: [{key: z, values: [b, a]}]}]",
        [#"allowedTopologies[1].matchLabelExpressions: Duplicate value: """#]
      ),
      (
        "csidrivers.storage.k8s.io",
        "spec: {fsGroupPolicy: X, tokenRequests: [{audience: a}, {audience: a, expirationSeconds: 1}], volumeLifecycleModes: [Odd], nodeAllocatableUpdatePeriodSeconds: 5}",
        [
          #"spec.fsGroupPolicy: Unsupported value: "X": supported values: "File", "None", "ReadWriteOnceWithFSType""#,
          #"spec.tokenRequests[1].audience: Duplicate value: "a""#,
          #"spec.volumeLifecycleModes: Unsupported value: "Odd": supported values: "Ephemeral", "Persistent""#,
          "spec.nodeAllocatableUpdatePeriodSeconds: Invalid value: 5: must be greater than or equal to 10 seconds",
        ]
      ),
      (
        "csinodes.storage.k8s.io",
        "spec: {drivers: [{name: d, nodeID: '', topologyKeys: [a, a]}, {name: d, nodeID: node, topologyKeys: []}]}",
        [
          "spec.drivers[0].nodeID: Required value", #"spec.drivers[0]: Duplicate value: "a""#,
          #"spec.drivers[1].name: Duplicate value: "d""#,
        ]
      ),
      (
        "persistentvolumes",
        "spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, iscsi: {targetPortal: \(String(repeating: "t", count: 64)), iqn: iqn.2001-04.a:b, lun: 1, initiatorName: iqn.2001-04.a:b}}",
        [
          "spec.iscsi.targetportal: Invalid value: \"\(String(repeating: "t", count: 64))\": Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified."
        ]
      ),
      (
        "events", "involvedObject: {namespace: other}, metadata: {name: 'A_b'}",
        [#"involvedObject.namespace: Invalid value: "other": does not match event.namespace"#]
      ),
      (
        "events.events.k8s.io",
        "regarding: {namespace: default}, eventTime: '2026-01-01T00:00:00.000000Z', reportingController: a/b, reportingInstance: i, action: a, reason: r, type: Odd, series: {count: 1}, deprecatedCount: 2",
        [
          #"series.count: Invalid value: "": should be at least 2"#, "series.lastObservedTime: Required value",
          #"type: Invalid value: "": has invalid value: Odd"#, #"count: Invalid value: "": needs to be unset"#,
        ]
      ),
      (
        "endpoints", "subsets: [{addresses: [{ip: 10.0.0.1}], ports: [{port: 80, appProtocol: 'a b'}]}]",
        [
          "subsets[0].ports[0].appProtocol: Invalid value: \"a b\": \(NameValidation.qualifiedName("a b").joined())"
        ]
      ),
      (
        "resourcequotas",
        "spec: {hard: {pods: 1}, scopeSelector: {matchExpressions: [{scopeName: Odd, operator: In, values: [a]}]}}",
        [#"spec.scopeSelector.matchExpressions.scopeName: Invalid value: "Odd": unsupported scope"#]
      ),
      (
        "nodes", "spec: {podCIDRs: [10.1.0.1/24]}, status: {nodeInfo: {swap: {capacity: 0}}}",
        [
          "metadata.nodeSwapStatus.capacity: Invalid value: 0: must be greater than zero",
          #"spec.podCIDRs[0]: Invalid value: "10.1.0.1/24": must not have bits set beyond the prefix length"#,
        ]
      ),
      (
        "configmaps",
        "metadata: {ownerReferences: [{apiVersion: v1, kind: Event, name: a, uid: b, controller: true}, {apiVersion: a/v1, kind: B, name: '', uid: c, controller: true}]}",
        [
          #"metadata.ownerReferences: Invalid value: {"apiVersion":"v1","kind":"Event","name":"a","uid":"b","controller":true}: /v1, Kind=Event is disallowed from being an owner"#,
          #"metadata.ownerReferences.name: Invalid value: "": must not be empty"#,
          #"metadata.ownerReferences: Invalid value: [{"apiVersion":"v1","kind":"Event","name":"a","uid":"b","controller":true},{"apiVersion":"a/v1","kind":"B","name":"","uid":"c","controller":true}]: Only one reference can have Controller set to true. Found "true" in references for Event/a and B/"#,
        ]
      ),
      ("secrets", "type: kubernetes.io/ssh-auth, data: {ssh-privatekey: ''}", ["data[ssh-privatekey]: Required value"]),
    ])
  func created(resource: String, fields: String, wanted: [String]) throws {
    #expect(try Self.faults(resource, fields) == wanted)
  }

  private static let claim = "accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}"
  private static let volume = "accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /x}"

  private static func affinity(_ key: String) -> String {
    "nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: \(key), operator: In, values: [a]}]}]}}"
  }

  @Test(
    "changes",
    arguments: [
      (
        "persistentvolumes", "spec: {\(volume), \(affinity("beta.kubernetes.io/os"))}",
        "spec: {\(volume), \(affinity("kubernetes.io/os"))}", []
      ),
      (
        "persistentvolumeclaims",
        "spec: {\(claim), volumeAttributesClassName: a}, status: {currentVolumeAttributesClassName: a, phase: Bound}",
        "spec: {\(claim)}, status: {currentVolumeAttributesClassName: a, phase: Bound}",
        [
          "spec.volumeAttributesClassName: Forbidden: update to nil is forbidden when status.currentVolumeAttributesClassName is not nil"
        ]
      ),
      ("persistentvolumeclaims", "spec: {\(claim)}", "spec: {\(claim), storageClassName: s}", []),
      (
        "persistentvolumeclaims", "metadata: {annotations: {volume.beta.kubernetes.io/storage-class: a}}, spec: {\(claim)}",
        "metadata: {annotations: {volume.beta.kubernetes.io/storage-class: b}}, spec: {\(claim)}",
        [
          #"metadata.annotations.volume.beta.kubernetes.io/storage-class: Invalid value: "b": field is immutable"#
        ]
      ),
      (
        "nodes", "spec: {podCIDRs: [10.1.0.0/24], providerID: a}", "spec: {podCIDRs: [10.2.0.0/24], providerID: b}",
        [
          #"spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid"#,
          #"spec.providerID: Forbidden: node updates may not change providerID except from "" to valid"#,
        ]
      ),
      (
        "csinodes.storage.k8s.io", "spec: {drivers: [{name: d, nodeID: a}]}", "spec: {drivers: [{name: d, nodeID: b}]}",
        [
          #"CSINodeDriver: Invalid value: {"Name":"d","NodeID":"b","TopologyKeys":null,"Allocatable":null}: field is immutable"#
        ]
      ),
      (
        "events.events.k8s.io", "regarding: {namespace: default}, note: a", "regarding: {namespace: default}, note: b",
        [#"message: Invalid value: "b": field is immutable"#]
      ),
    ])
  func changed(resource: String, old: String, new: String, wanted: [String]) throws {
    #expect(try Self.faults(resource, old, new) == wanted)
  }

  private static let bound = "spec: {nodeName: node, containers: [{name: c, image: i}], restartPolicy: OnFailure}"

  @Test(
    "changes through other doors",
    arguments: [
      (
        "namespaces", "status", "status: {phase: Active}", "status: {phase: Terminating}",
        [#"status.Phase: Invalid value: "Terminating": may only be 'Active' if `deletionTimestamp` is empty"#]
      ),
      (
        "services", "status", "spec: {type: ClusterIP}",
        "spec: {type: ClusterIP}, status: {loadBalancer: {ingress: [{ip: 10.0.0.1}]}}",
        ["status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'"]
      ),
      (
        "nodes", "status", "status: {capacity: {pods: 1}}", "status: {capacity: {pods: '-1'}}",
        [
          #"status.capacity.pods: Invalid value: "-1": must be greater than or equal to 0"#,
          #"status.allocatable.pods: Invalid value: "-1": must be greater than or equal to 0"#,
        ]
      ),
      (
        "persistentvolumeclaims", "status", "spec: {\(claim)}",
        "spec: {\(claim)}, status: {allocatedResourceStatuses: {cpu: Odd}}",
        [
          #"status.allocatedResourceStatuses: Unsupported value: "cpu": supported values: "storage""#,
          #"status.allocatedResourceStatuses: Unsupported value: "cpu": supported values: "ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizeInProgress", "NodeResizeInfeasible", "NodeResizePending""#,
        ]
      ),
      (
        "pods", "status",
        "\(bound), status: {qosClass: BestEffort, containerStatuses: [{name: c, state: {terminated: {exitCode: 0}}}]}",
        "\(bound), status: {qosClass: BestEffort, nominatedNodeName: m, conditions: [{type: a/b, observedGeneration: -1}], containerStatuses: [{name: c, state: {running: {}}}]}",
        [
          "status.conditions[0].observedGeneration: Invalid value: -1: must be a non-negative integer",
          "status.nominatedNodeName: Forbidden: may not be set on pods that are already bound to a node",
          "status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state",
        ]
      ),
      (
        "pods", "status",
        "\(bound), status: {containerStatuses: [{name: c, state: {terminated: {exitCode: 3}}}]}",
        "\(bound), status: {containerStatuses: [{name: c, state: {running: {}}}], resourceClaimStatuses: [{name: r}]}",
        [
          #"status.resourceClaimStatuses[0].name: Invalid value: "r": must match the name of an entry in `spec.resourceClaims`"#
        ]
      ),
      (
        "pods", "resize", bound, "spec: {nodeName: node, containers: [{name: d, image: i}], restartPolicy: OnFailure}",
        ["spec.containers[0].name: Forbidden: containers may not be renamed or reordered on resize"]
      ),
      (
        "pods", "resize", "spec: {containers: [{name: c, image: i}], resources: {requests: {cpu: 1, memory: 1Gi}}}",
        "spec: {containers: [{name: c, image: i}], resources: {requests: {cpu: 2}}}",
        ["spec.resources.requests: Forbidden: pod-level resource requests cannot be removed"]
      ),
      (
        "pods", "ephemeralcontainers", "metadata: {annotations: {kubernetes.io/config.mirror: a}}, \(bound)", bound,
        ["[]: Forbidden: static pods do not support ephemeral containers"]
      ),
    ])
  func doors(resource: String, door: String, old: String, new: String, wanted: [String]) throws {
    #expect(try Self.faults(resource, old, new, door) == wanted)
  }

  @Test("a bad label of an update is told by the common rules, by those of changes and by the kind's own")
  func repeated() throws {
    let (old, new) = ("data: {}", "metadata: {labels: {a: 'b c'}}")
    let once = try Self.faults("configmaps", new).count
    #expect(once == 1)
    // The kind looks at a changed map as if it were new once more.
    #expect(try Self.faults("configmaps", old, new).count == 4)
    #expect(try Self.faults("services", "spec: {ports: [{port: 80}]}", "\(new), spec: {ports: [{port: 80}]}").count == 3)
  }

  @Test(
    "amounts are kept to the thousandth",
    arguments: [("0.0001", "1m"), ("1500u", "2m"), ("1", "1"), ("1Gi", "1Gi")])
  func amounts(_ given: String, _ kept: String) throws {
    let (_, quota) = try Self.object("resourcequotas", "spec: {hard: {cpu: '\(given)'}}", isOld: false)
    #expect(quota.spec["hard"]["cpu"].string == kept)
  }
}
