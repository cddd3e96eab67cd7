import KubeAPI
import Testing
import YAML

@testable import KubeSchema

@Suite struct StrategyTests {
  let registry: SchemaRegistry

  init() throws { registry = try SchemaRegistry.builtIn() }

  func made(_ text: String) throws -> (ObjectSchema, KubeObject) {
    let json = try YAML.decode(text)
    let version = try #require(GroupVersion(json["apiVersion"].string ?? ""))
    let kind = GroupVersionKind(group: version.group, version: version.version, kind: json["kind"].string ?? "")
    let schema = try #require(registry.schema(kind))
    var object = schema.defaulted(try schema.decode(json).object)
    object.metadata["uid"] = "u-1"
    schema.prepareForCreate(&object, now: Timestamp(seconds: 0))
    return (schema, object)
  }

  static let deployment = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: default}
    spec:
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [{name: main, image: nginx}]}
    status: {replicas: 7}
    """

  @Test("a new object starts without status, with generation 1 and its defaults")
  func create() throws {
    let (schema, object) = try made(Self.deployment)
    #expect(object.status == [:])
    #expect(object.generation == 1)
    #expect(object.spec.strategy == ["type": "RollingUpdate", "rollingUpdate": ["maxUnavailable": "25%", "maxSurge": "25%"]])
    #expect(object.spec.template.spec.containers[0].imagePullPolicy == "Always")
    #expect(object.spec.template.spec.terminationGracePeriodSeconds == 30)
    #expect(schema.validate(object) == [])
  }

  @Test("the generation counts changes of the spec, and status goes through its own door")
  func update() throws {
    let (schema, old) = try made(Self.deployment)
    var same = old
    same.status = ["replicas": 3]
    schema.prepareForUpdate(&same, old: old)
    #expect(same.generation == 1)
    #expect(same.status == [:])
    var changed = old
    changed.spec["replicas"] = 5
    schema.prepareForUpdate(&changed, old: old)
    #expect(changed.generation == 2)
    var status = old
    status.status = ["replicas": 3]
    status.spec["replicas"] = 9
    schema.prepareForStatusUpdate(&status, old: old)
    #expect(status.spec == old.spec)
    #expect(status.status["replicas"] == 3)
  }

  @Test("a Job finds its Pods by its own uid")
  func job() throws {
    let (_, job) = try made(
      "{apiVersion: batch/v1, kind: Job, metadata: {name: j}, spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: x}]}}}}"
    )
    #expect(job.spec.selector == ["matchLabels": ["batch.kubernetes.io/controller-uid": "u-1"]])
    #expect(job.spec.template.metadata.labels["job-name"] == "j")
    #expect(job.spec.backoffLimit == 6)
  }

  @Test(
    "the quality of service follows from requests and limits",
    arguments: [
      ("{}", "BestEffort"), ("{requests: {cpu: 1}}", "Burstable"), ("{limits: {cpu: 1}}", "Burstable"),
      ("{limits: {cpu: 1, memory: 1Gi}}", "Guaranteed"), ("{limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 500m}}", "Burstable"),
    ])
  func quality(resources: String, expected: String) throws {
    let (_, pod) = try made(
      "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: a, image: x, resources: \(resources)}]}}")
    #expect(pod.status.qosClass.string == expected)
  }

  @Test("a Service keeps its address and ports when an update leaves them out")
  func service() throws {
    let (schema, made) = try made(
      "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {type: NodePort, ports: [{port: 80}]}}")
    var old = made
    ServiceAddresses.complete(&old, clusterIP: "10.96.0.9")
    old.spec["ports"] = [["port": 80, "protocol": "TCP", "targetPort": 80, "nodePort": 30080]]
    var new = old
    for key in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"] { new.spec[key] = .null }
    new.spec["ports"] = [["port": 80, "protocol": "TCP", "targetPort": 8080]]
    schema.prepareForUpdate(&new, old: old)
    #expect(new.spec.clusterIP == "10.96.0.9")
    #expect(new.spec.ipFamilies == ["IPv4"])
    #expect(new.spec.ports[0].nodePort == 30080)
  }

  @Test(
    "faults are named as upstream names them",
    arguments: [
      ("{}", "spec.containers: Required value"),
      ("{containers: [{name: A, image: x}]}", "spec.containers[0].name: Invalid value: \"A\""),
      ("{containers: [{name: a, image: x}], volumes: [{name: v}, {name: v}]}", "spec.volumes[1].name: Duplicate value: \"v\""),
      (
        "{containers: [{name: a, image: x, volumeMounts: [{name: none, mountPath: /x}]}]}",
        "spec.containers[0].volumeMounts[0].name: Not found: \"none\""
      ),
      ("{containers: [{name: a, image: x}], restartPolicy: Perhaps}", "spec.restartPolicy: Unsupported value: \"Perhaps\""),
      (
        "{containers: [{name: a, image: x, livenessProbe: {}}]}",
        "spec.containers[0].livenessProbe: Required value: must specify a handler type"
      ),
      (
        "{containers: [{name: a, image: x}], tolerations: [{key: a, operator: Exists, value: b}]}",
        "spec.tolerations[0].operator: Invalid value: \"b\""
      ),
    ])
  func faults(spec: String, expected: String) throws {
    let (schema, pod) = try made("{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: d}, spec: \(spec)}")
    let errors = schema.validate(pod)
    #expect(errors.first?.description.hasPrefix(expected) == true, "\(errors)")
    let status = APIStatus.invalid(schema.kind, name: "p", errors)
    #expect(status.message.hasPrefix("Pod \"p\" is invalid: "))
    #expect(status.details?.causes.count == errors.count)
  }

  @Test("cells of a Pod say what its containers do")
  func cells() throws {
    let (schema, made) = try made(
      "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {nodeName: node01, containers: [{name: a, image: x}]}}")
    var pod = made
    pod.status = try YAML.decode(
      "{phase: Running, podIPs: [{ip: 10.1.0.2}], containerStatuses: [{name: a, restartCount: 3, state: {waiting: {reason: CrashLoopBackOff}},"
        + " lastState: {terminated: {finishedAt: '2026-01-01T00:00:00Z'}}}]}")
    pod.metadata["creationTimestamp"] = "2026-01-01T00:00:00Z"
    let now = try #require(Timestamp("2026-01-01T00:05:12Z"))
    #expect(
      schema.cells(pod, now: now) == [
        "p", "0/1", "CrashLoopBackOff", "3 (5m12s ago)", "5m12s", "10.1.0.2", "node01", "<none>", "<none>",
      ])
  }
}
