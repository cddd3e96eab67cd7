import KubeAPI
import Testing
import YAML

@testable import KubeSchema

@Suite("warnings")
struct WarningTests {
  private static let registry = try? SchemaRegistry.builtIn()

  private static func warnings(_ resource: String, _ yaml: String, old: String? = nil) throws -> [String] {
    let schema = try #require(registry?.resources.first { $0.qualifiedName == resource })
    func object(_ text: String) throws -> KubeObject { schema.defaulted(try schema.decode(try YAML.decode(text)).object) }
    return schema.warnings(try object(yaml), old: try old.map(object))
  }

  @Test(
    "a Pod is told what is odd about it",
    arguments: [
      (
        "env: [{name: A, value: x}, {name: A, value: z}]",
        "hides previous definition of \"A\", which may be dropped when using apply", "env[1]"
      ),
      ("env: [{name: A, value: x}, {name: A, value: $(A)y}]", "", ""),
      (
        "env: [{name: A, value: x}, {name: A, value: $(A)}]",
        "hides previous definition of \"A\", which may be dropped when using apply", "env[1]"
      ),
      (
        "ports: [{containerPort: 80}, {containerPort: 80}]", "duplicate port definition with spec.containers[0].ports[0]",
        "ports[1]"
      ),
      (
        "ports: [{containerPort: 80, hostPort: 8080}, {containerPort: 80}]",
        "overlapping port definition with spec.containers[0].ports[0]", "ports[1]"
      ),
      (
        "resources: {requests: {memory: 100m}}", "fractional byte value \"100m\" is invalid, must be an integer",
        "resources.requests[memory]"
      ),
    ])
  func pods(container: String, message: String, field: String) throws {
    let yaml = "{metadata: {name: p}, spec: {containers: [{name: c, image: i, \(container)}]}}"
    let made = try Self.warnings("pods", yaml)
    #expect(made == (message.isEmpty ? [] : ["spec.containers[0].\(field): \(message)"]))
    #expect(try Self.warnings("pods", yaml, old: yaml) == [])
  }

  @Test(
    "AppArmor annotations of a new Pod become fields of its containers, and it is told of what changes",
    arguments: [
      ("runtime/default", "", ["type": "RuntimeDefault"], true), ("unconfined", "", ["type": "Unconfined"], true),
      ("localhost/a b", "", ["type": "Localhost", "localhostProfile": "a b"], true),
      ("localhost/", "", .null, true), ("odd", "", .null, true), ("localhost/ a", "", .null, true),
      ("runtime/default", "securityContext: {appArmorProfile: {type: RuntimeDefault}}", .null, false),
      ("runtime/default", "securityContext: {appArmorProfile: {type: Unconfined}}", ["type": "RuntimeDefault"], true),
      ("runtime/default", "os: {name: windows}", .null, false),
    ] as [(String, String, JSON, Bool)])
  func appArmor(annotation: String, spec: String, profile: JSON, isTold: Bool) throws {
    let schema = try #require(Self.registry?.resources.first { $0.qualifiedName == "pods" })
    let key = "container.apparmor.security.beta.kubernetes.io/c"
    let yaml = """
      {metadata: {name: p, annotations: {\(key): '\(annotation)'}}, spec: {containers: [{name: c, image: i}, {name: d, image: i}]\(spec.isEmpty ? "" : ", " + spec)}}
      """
    var pod = schema.defaulted(try schema.decode(try YAML.decode(yaml)).object)
    let told = schema.prepareForCreate(&pod, now: .now)
    let words = "metadata.annotations[\(key)]: deprecated since v1.30; use the \"appArmorProfile\" field instead"
    #expect(told == (isTold ? [words] : []))
    #expect(pod.spec["containers"].elements.map { $0["securityContext"]["appArmorProfile"] } == [profile, .null])
  }

  @Test(
    "a Job of very many indexes may lose sight of them",
    arguments: [("Indexed", 100_001, 10_001, true), ("Indexed", 100_000, 10_001, false), ("NonIndexed", 100_001, 10_001, false)])
  func jobs(mode: String, completions: Int, parallelism: Int, isTold: Bool) throws {
    let spec = """
      {completionMode: \(mode), completions: \(completions), parallelism: \(parallelism), template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}
      """
    let words =
      "In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail"
    #expect(try Self.warnings("jobs.batch", "{metadata: {name: j}, spec: \(spec)}") == (isTold ? ["spec: \(words)"] : []))
    let cron = "{metadata: {name: j}, spec: {schedule: '* * * * *', jobTemplate: {spec: \(spec)}}}"
    #expect(try Self.warnings("cronjobs.batch", cron) == (isTold ? ["spec.jobTemplate.spec: \(words)"] : []))
  }

  @Test("external addresses are on their way out") func externalAddresses() throws {
    let service = "{metadata: {name: s}, spec: {externalIPs: [1.2.3.4], ports: [{port: 80}]}}"
    #expect(try Self.warnings("services", service) == ["spec.externalIPs is deprecated"])
  }

  @Test("labels that are wished for are looked at, those that are required are validated") func nodeLabels() throws {
    let values = "[{key: a, operator: In, values: [ok, 'not ok']}]"
    let warnings = try Self.warnings(
      "pods",
      """
      metadata: {name: p}
      spec:
        containers: [{name: c, image: i}]
        affinity:
          nodeAffinity:
            requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: \(values)}]}
            preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference: {matchExpressions: \(values)}}]
      """)
    let path = "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference"
    #expect(
      warnings
        == NameValidation.labelValue("not ok").map { "\(path).matchExpressions[0].values[1]: not ok is invalid, \($0)" })
  }

  @Test("what a template says is told with the template's place, and again only when it changes") func templates() throws {
    let yaml = """
      metadata: {name: a.b, generation: 1}
      spec: {template: {spec: {nodeSelector: {beta.kubernetes.io/os: linux}, containers: [{name: c, image: i}]}}}
      """
    let label = "spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \"kubernetes.io/os\" instead"
    let made = try Self.warnings("deployments.apps", yaml)
    #expect(made.count == 2)
    #expect(made[0].hasPrefix("metadata.name: this is used in Pod names and hostnames"))
    #expect(made[1] == label)
    #expect(try Self.warnings("deployments.apps", yaml, old: yaml) == [])
    #expect(try Self.warnings("deployments.apps", yaml.replacing("generation: 1", with: "generation: 2"), old: yaml) == [label])
  }

  @Test(
    "other kinds have their own",
    arguments: [
      (
        "services", "{metadata: {name: s}, spec: {clusterIP: None, sessionAffinity: ClientIP}}",
        "spec.SessionAffinity is ignored for headless services"
      ),
      (
        "ingresses.networking.k8s.io", "{metadata: {name: i, annotations: {kubernetes.io/ingress.class: nginx}}}",
        "annotation \"kubernetes.io/ingress.class\" is deprecated, please use 'spec.ingressClassName' instead"
      ),
      (
        "networkpolicies.networking.k8s.io",
        "{metadata: {name: web}, spec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.1/8}}]}]}}",
        "spec.ingress[0].from[0].ipBlock.cidr: CIDR value \"10.0.0.1/8\" is ambiguous in this context "
          + "(should be \"10.0.0.0/8\" or \"10.0.0.1/32\"?)"
      ),
      (
        "persistentvolumeclaims", "{metadata: {name: c}, spec: {resources: {requests: {storage: 1500m}}}}",
        "spec.resources.requests[storage]: fractional byte value \"1500m\" is invalid, must be an integer"
      ),
    ])
  func kinds(resource: String, yaml: String, warning: String) throws { #expect(try Self.warnings(resource, yaml) == [warning]) }
}
