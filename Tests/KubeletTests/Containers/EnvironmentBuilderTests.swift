import KubeAPI
import Testing

@testable import Kubelet

struct EnvironmentBuilderTests {
  @Test(arguments: [
    ("$(A)", "1"), ("$$(A)", "$(A)"), ("$(NO)", "$(NO)"), ("x$(A)y$(B)", "x1y2"), ("$(A", "$(A"), ("cost $5", "cost $5"),
    ("$", "$"),
  ])
  func `references are replaced where the name is known`(text: String, expected: String) {
    #expect(EnvironmentBuilder.expand(text, ["A": "1", "B": "2"]) == expected)
  }

  @Test func `values come from all sources, later ones win`() throws {
    let pod = try PodFixture.pod(
      """
      spec:
        containers:
        - name: a
          resources: {limits: {memory: 64Mi}}
          envFrom: [{configMapRef: {name: cm}, prefix: P_}]
          env:
          - {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
          - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
          - {name: PASS, valueFrom: {secretKeyRef: {name: s, key: password}}}
          - {name: MEM, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
          - {name: P_color, value: "not $(P_color)"}
          - {name: GONE, valueFrom: {configMapKeyRef: {name: gone, key: k, optional: true}}}
      """)
    var builder = EnvironmentBuilder(pod: pod, container: pod.spec["containers"][0])
    builder.podIPs = ["10.244.0.9"]
    builder.objects = [
      "configmaps/cm": KubeObject(["kind": "ConfigMap", "data": ["color": "blue"]]),
      "secrets/s": KubeObject(["kind": "Secret", "data": ["password": "czNjcjN0"]]),
    ]
    let values = Dictionary(try builder.build().map { ($0.name, $0.value) }) { $1 }
    #expect(values == ["NAME": "p", "IP": "10.244.0.9", "PASS": "s3cr3t", "MEM": "64", "P_color": "not blue"])
  }

  @Test func `what is missing is named`() throws {
    let pod = try PodFixture.pod(
      "spec: {containers: [{name: a, env: [{name: X, valueFrom: {secretKeyRef: {name: s, key: k}}}]}]}")
    var builder = EnvironmentBuilder(pod: pod, container: pod.spec["containers"][0])
    #expect(throws: ContainerConfigError("secret \"s\" not found")) { try builder.build() }
    builder.objects["secrets/s"] = KubeObject(["kind": "Secret", "data": [:]])
    #expect(throws: ContainerConfigError("couldn't find key k in Secret default/s")) { try builder.build() }
  }

  @Test func `services of the namespace become variables`() {
    let service = KubeObject([
      "metadata": ["name": "my-web", "namespace": "default"],
      "spec": ["clusterIP": "10.96.0.7", "ports": [["name": "http", "port": 80]]],
    ])
    let names = ServiceVariables.make([service], namespace: "default", all: true).map { "\($0.name)=\($0.value)" }
    #expect(
      names == [
        "MY_WEB_SERVICE_HOST=10.96.0.7", "MY_WEB_SERVICE_PORT=80", "MY_WEB_SERVICE_PORT_HTTP=80",
        "MY_WEB_PORT=tcp://10.96.0.7:80",
        "MY_WEB_PORT_80_TCP=tcp://10.96.0.7:80", "MY_WEB_PORT_80_TCP_PROTO=tcp", "MY_WEB_PORT_80_TCP_PORT=80",
        "MY_WEB_PORT_80_TCP_ADDR=10.96.0.7",
      ])
    #expect(ServiceVariables.make([service], namespace: "other", all: true).isEmpty)
  }
}
