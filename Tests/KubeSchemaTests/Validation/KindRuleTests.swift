import KubeAPI
import Testing
import YAML

@testable import KubeSchema

/// Rules that no recorded conversation touches, in the words of upstream's validation.
@Suite("rules of kinds")
struct KindRuleTests {
  private static let registry = try? SchemaRegistry.builtIn()

  @Test(
    "faults are told with upstream's words",
    arguments: [
      (
        "horizontalpodautoscalers.autoscaling",
        "{maxReplicas: 2, scaleTargetRef: {apiVersion: a/v1, kind: D, name: d}, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization}}}]}",
        "spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization"
      ),
      (
        "horizontalpodautoscalers.autoscaling",
        "{maxReplicas: 2, scaleTargetRef: {apiVersion: a/v1, kind: D, name: d}, behavior: {scaleDown: {stabilizationWindowSeconds: 4000}}}",
        "spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 4000: must be less than or equal to 3600"
      ),
      (
        "ingressclasses.networking.k8s.io", "{controller: a.b/c, parameters: {kind: K, name: web, scope: Namespace}}",
        "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'"
      ),
      (
        "ingresses.networking.k8s.io", "{defaultBackend: {resource: {name: web}}}",
        "spec.defaultBackend.resource.kind: Required value"
      ),
      (
        "volumeattachments.storage.k8s.io", "{attacher: a, nodeName: web, source: {}}",
        "spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName"
      ),
      (
        "volumeattachments.storage.k8s.io",
        "{attacher: a, nodeName: web, source: {inlineVolumeSpec: {accessModes: [ReadWriteOnce], csi: {driver: d, volumeHandle: h}, volumeMode: Block}}}",
        "spec.source.inlineVolumeSpec.volumeMode: Forbidden: may not specify volumeMode other than Filesystem in the context of inline volumes"
      ),
      (
        "volumeattachments.storage.k8s.io",
        "{attacher: a, nodeName: web, source: {inlineVolumeSpec: {accessModes: [ReadWriteOnce], csi: {driver: d, volumeHandle: h}, capacity: {storage: 1Gi}}}}",
        "spec.source.inlineVolumeSpec.capacity: Forbidden: may not be specified in the context of inline volumes"
      ),
      (
        "volumeattachments.storage.k8s.io",
        "{attacher: a, nodeName: web, source: {inlineVolumeSpec: {accessModes: [ReadWriteOnce], csi: {driver: d, volumeHandle: h}, persistentVolumeReclaimPolicy: Delete}}}",
        "spec.source.inlineVolumeSpec.persistentVolumeReclaimPolicy: Forbidden: may only be Retain in the context of inline volumes"
      ),
      ("ipaddresses.networking.k8s.io", "{parentRef: {resource: services}}", "spec.parentRef.name: Required value"),
      (
        "flowschemas.flowcontrol.apiserver.k8s.io", "{priorityLevelConfiguration: {name: p}, matchingPrecedence: 20000}",
        "spec.matchingPrecedence: Invalid value: 20000: must not be greater than 10000"
      ),
      (
        "pods", "{containers: [{name: c, image: i, resources: {requests: {example.com/gpu: 1}}}]}",
        "spec.containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources"
      ),
      (
        "cronjobs.batch",
        "{schedule: '* * * * *', timeZone: Nowhere/X, jobTemplate: {spec: {template: {spec: {containers: [{name: c, image: i}], restartPolicy: Never}}}}}",
        "spec.timeZone: Invalid value: \"Nowhere/X\": unknown time zone Nowhere/X"
      ),
      (
        "resourceclaims.resource.k8s.io", "{devices: {requests: [{name: gpu, exactly: {}}]}}",
        "spec.devices.requests[0].exactly.deviceClassName: Required value"
      ),
      (
        "pods", "{os: {name: beos}, containers: [{name: c, image: i}]}",
        "spec.os: Unsupported value: \"beos\": supported values: \"linux\", \"windows\""
      ),
      (
        "ingresses.networking.k8s.io",
        "{defaultBackend: {service: {name: web, port: {number: 80}}}, tls: [{secretName: 'a/b'}]}",
        "spec.tls[0].secretName: Invalid value: \"a/b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
      ),
      (
        "ingressclasses.networking.k8s.io", "{controller: nginx}",
        "spec.controller: Invalid value: \"nginx\": must be a domain-prefixed path (such as \"acme.io/foo\")"
      ),
      (
        "limitranges", "{limits: [{type: Pod, max: {cpu: 1}, min: {cpu: 2}}]}",
        "spec.limits[0].min[cpu]: Invalid value: \"2\": min value 2 is greater than max value 1"
      ),
      (
        "limitranges", "{limits: [{type: Container, maxLimitRequestRatio: {cpu: 4}, min: {cpu: 1}, max: {cpu: 2}}]}",
        "spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: \"4\": ratio 4 is greater than max/min = 2.000000"
      ),
      (
        "limitranges", "{limits: [{type: PersistentVolumeClaim}]}",
        "spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided"
      ),
      (
        "limitranges", "{limits: [{type: Thing, max: {cpu: 1}}]}",
        "spec.limits[0].type: Invalid value: \"Thing\": must be a standard limit type or fully qualified"
      ),
      (
        "resourcequotas",
        "{hard: {pods: 1}, scopeSelector: {matchExpressions: [{scopeName: BestEffort, operator: Exists, values: [a]}]}}",
        "spec.scopeSelector.matchExpressions.values: Invalid value: [\"a\"]: must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
      ),
      (
        "services", "{type: NodePort, ports: [{name: a, port: 80, nodePort: 30000}, {name: b, port: 81, nodePort: 30000}]}",
        "spec.ports[1].nodePort: Duplicate value: 30000"
      ),
      (
        "services", "{type: LoadBalancer, loadBalancerSourceRanges: [' 10.0.0.0/33'], ports: [{port: 80}]}",
        "spec.LoadBalancerSourceRanges[0]: Invalid value: \"10.0.0.0/33\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"
      ),
      (
        "persistentvolumeclaims",
        "{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, dataSource: {kind: Snapshot, name: s}}",
        "spec.dataSource: Invalid value: \"Snapshot\": must be 'PersistentVolumeClaim' when referencing the default apiGroup"
      ),
      (
        "persistentvolumes",
        "{accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, csi: {driver: d, volumeHandle: h, nodePublishSecretRef: {name: s}}}",
        "spec.csi.nodePublishSecretRef.namespace: Required value"
      ),
    ])
  func faults(resource: String, spec: String, message: String) throws {
    let schema = try #require(Self.registry?.resources.first { $0.qualifiedName == resource && $0.resource.version != "v1beta1" })
    let name = resource.hasPrefix("ipaddresses") ? "10.96.0.9" : "x"
    let namespace = schema.isNamespaced ? ", namespace: default" : ""
    let json = try YAML.decode("{metadata: {name: \(name)\(namespace)}, spec: \(spec)}")
    let object = schema.defaulted(try schema.decode(json).object)
    #expect(schema.validate(object).map(\.description) == [message])
  }
}
