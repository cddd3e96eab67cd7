import KubeAPI
import Testing

@testable import KubeProtobuf

/// Bodies as kubectl 1.35 sent them, beside what its own `--dry-run=client -o json` prints for the same command.
@Suite struct KubeProtobufTests {
  private static let bodies: [(command: String, body: String, json: String)] = [
    (
      "create deployment web --image=nginx --replicas=0 --port=80",
      """
      azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50ErgBCh8KA3dlYhIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEoYBCAASDAoKCgNhcHASA3dlYh\
      psChwKABIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEkwSLgoFbmdpbngSBW5naW54KgAyCgoAEAAYUCIAKgBCAGoAcgCAAQCIAQCQAQCiAQAa\
      ADIAQgBKAFIAWABgAGgAggEAigEAmgEAwgEAIgIKACgAOAAaDAgAEAAYACAAKAA4ABoAIgA=
      """,
      #"""
      {"kind": "Deployment", "apiVersion": "apps/v1", "metadata": {"name": "web", "labels": {"app": "web"}}, "spec":
      {"replicas": 0, "selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": {"app":
      "web"}}, "spec": {"containers": [{"name": "nginx", "image": "nginx", "ports": [{"containerPort": 80}],
      "resources": {}}]}}, "strategy": {}}, "status": {}}
      """#
    ),
    (
      "create job j --image=busybox -- sleep 5",
      """
      azhzAAoPCghiYXRjaC92MRIDSm9iEoIBChEKAWoSABoAIgAqADIAOABCABJjMmEKEAoAEgAaACIAKgAyADgAQgASTRIqCgFqEgdidXN5Ym94Gg\
      VzbGVlcBoBNSoAQgBqAHIAgAEAiAEAkAEAogEAGgVOZXZlcjIAQgBKAFIAWABgAGgAggEAigEAmgEAwgEAGgggACgAMAA6ABoAIgA=
      """,
      #"""
      {"kind": "Job", "apiVersion": "batch/v1", "metadata": {"name": "j"}, "spec": {"template": {"metadata": {},
      "spec": {"containers": [{"name": "j", "image": "busybox", "command": ["sleep", "5"], "resources": {}}],
      "restartPolicy": "Never"}}}, "status": {}}
      """#
    ),
    (
      "create secret generic s --from-literal=a=b",
      """
      azhzAAoMCgJ2MRIGU2VjcmV0Eh0KEQoBcxIAGgAiACoAMgA4AEIAEgYKAWESAWIaABoAIgA=
      """,
      #"""
      {"kind": "Secret", "apiVersion": "v1", "metadata": {"name": "s"}, "data": {"a": "Yg=="}}
      """#
    ),
    (
      "create ingress i --rule=foo.com/bar*=svc:80",
      """
      azhzAAofChRuZXR3b3JraW5nLms4cy5pby92MRIHSW5ncmVzcxJHChEKAWkSABoAIgAqADIAOABCABIuGiwKB2Zvby5jb20SIQofCh0KBC9iYX\
      ISDSILCgNzdmMSBAoAEFAaBlByZWZpeBoCCgAaACIA
      """,
      #"""
      {"kind": "Ingress", "apiVersion": "networking.k8s.io/v1", "metadata": {"name": "i"}, "spec": {"rules":
      [{"host": "foo.com", "http": {"paths": [{"path": "/bar", "pathType": "Prefix", "backend": {"service": {"name":
      "svc", "port": {"number": 80}}}}]}}]}, "status": {"loadBalancer": {}}}
      """#
    ),
    (
      "create quota q --hard=cpu=1,pods=2",
      """
      azhzAAoTCgJ2MRINUmVzb3VyY2VRdW90YRIwChEKAXESABoAIgAqADIAOABCABIZCgoKA2NwdRIDCgExCgsKBHBvZHMSAwoBMhoAGgAiAA==
      """,
      #"""
      {"kind": "ResourceQuota", "apiVersion": "v1", "metadata": {"name": "q"}, "spec": {"hard": {"cpu": "1", "pods":
      "2"}}, "status": {}}
      """#
    ),
    (
      "create service nodeport np --tcp=80:http --node-port=30080",
      """
      azhzAAoNCgJ2MRIHU2VydmljZRJqCh0KAm5wEgAaACIAKgAyADgAQgBaCQoDYXBwEgJucBJFCiAKBzgwLWh0dHASA1RDUBhQIgoIARAAGgRodH\
      RwKIDrARIJCgNhcHASAm5wGgAiCE5vZGVQb3J0OgBCAFIAWgBgAGgAGgIKABoAIgA=
      """,
      #"""
      {"kind": "Service", "apiVersion": "v1", "metadata": {"name": "np", "labels": {"app": "np"}}, "spec": {"ports":
      [{"name": "80-http", "protocol": "TCP", "port": 80, "targetPort": "http", "nodePort": 30080}], "selector":
      {"app": "np"}, "type": "NodePort"}, "status": {"loadBalancer": {}}}
      """#
    ),
    (
      "create pdb p --selector=a=b --min-available=50%",
      """
      azhzAAogCglwb2xpY3kvdjESE1BvZERpc3J1cHRpb25CdWRnZXQSNgoRCgFwEgAaACIAKgAyADgAQgASFQoJCAEQABoDNTAlEggKBgoBYRIBYh\
      oKCAAYACAAKAAwABoAIgA=
      """,
      #"""
      {"kind": "PodDisruptionBudget", "apiVersion": "policy/v1", "metadata": {"name": "p"}, "spec": {"minAvailable":
      "50%", "selector": {"matchLabels": {"a": "b"}}}, "status": {"disruptionsAllowed": 0, "currentHealthy": 0,
      "desiredHealthy": 0, "expectedPods": 0}}
      """#
    ),
  ]

  @Test("what kubectl sends as protobuf is what it would have sent as JSON", arguments: bodies.indices)
  func kubectl(index: Int) throws {
    let (_, body, json) = Self.bodies[index]
    var decoded = try KubeProtobuf.decode(try #require(Base64.decode(body)))
    // The command line client's own defaulting leaves the namespace to the server.
    var expected = try JSON.decode(json)
    if expected["metadata"]["namespace"].isNull { expected["metadata"]["namespace"] = decoded["metadata"]["namespace"] }
    // A server takes no status from a request that creates.
    decoded["status"] = .null
    expected["status"] = .null
    #expect(decoded == expected)
  }

  @Test("every message that a table names exists") func tables() {
    let messages = MessageTables.shared.messages
    #expect(messages.count > 400)
    for (name, message) in messages {
      for field in message.fields {
        guard case .message(let target) = field.type else { continue }
        #expect(messages[target] != nil, "\(name).\(field.name) is of \(target)")
      }
    }
  }

  @Test(
    "what is no object is refused",
    arguments: [
      ([], ProtobufError.Code.notKubernetes), ([0x6B, 0x38, 0x73, 0x00], .unknownKind),
      ([0x6B, 0x38, 0x73, 0x00, 0x0A, 0x20], .truncated), ([0x6B, 0x38, 0x73, 0x00, 0x0B], .badWireType),
    ] as [([UInt8], ProtobufError.Code)])
  func refusal(bytes: [UInt8], code: ProtobufError.Code) {
    let error = #expect(throws: ProtobufError.self) { try KubeProtobuf.decode(bytes) }
    #expect(error?.code == code)
  }

  @Test("what is written reads back", arguments: bodies.map(\.json))
  func roundTrip(text: String) throws {
    let object = try JSON.decode(text)
    let bytes = try #require(KubeProtobuf.encode(object))
    #expect(Self.sorted(try KubeProtobuf.decode(bytes)) == Self.sorted(object))
  }

  @Test("a list, a status, and numbers, times, amounts and ports of every form are written") func forms() throws {
    let pod = try JSON.decode(
      """
      {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "creationTimestamp": "2026-01-02T03:04:05Z", "labels": {"a": "b"}},
      "spec": {"containers": [{"name": "c", "resources": {"limits": {"cpu": "100m"}}, "livenessProbe": {"httpGet": {"port": "web"},
      "initialDelaySeconds": -1}, "readinessProbe": {"tcpSocket": {"port": 80}}}], "volumes": [{"name": "v", "emptyDir": {}}]}}
      """)
    let bytes = try #require(KubeProtobuf.encode(pod))
    #expect(bytes.starts(with: Array("k8s".utf8) + [0]))
    var read = Self.sorted(try KubeProtobuf.decode(bytes))
    // Empty structs are always written by Go, and so are read.
    read["status"] = .null
    #expect(read["metadata"] == Self.sorted(pod)["metadata"])
    #expect(read["spec"] == Self.sorted(pod)["spec"])
    #expect(
      KubeProtobuf.encode(["apiVersion": "v1", "kind": "PodList", "metadata": [:], "items": [pod]])?.count ?? 0 > bytes.count)
    #expect(KubeProtobuf.encode(["apiVersion": "v1", "kind": "Status", "code": 404]) != nil)
    #expect(KubeProtobuf.encode(["apiVersion": "example.com/v1", "kind": "Widget"]) == nil)
  }

  @Test("an event of a watch holds the object in its envelope") func watchEvent() throws {
    let object = try #require(KubeProtobuf.encode(["apiVersion": "v1", "kind": "Status", "code": 404]))
    let event = KubeProtobuf.watchEvent(type: "ERROR", object: object)
    let size = UInt8(object.count)
    #expect(event == [0x0A, 5] + Array("ERROR".utf8) + [0x12, size + 2, 0x0A, size] + object)
  }

  @Test("metadata alone has a message, and lists of it") func metadata() throws {
    let object: JSON = ["kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": ["name": "a"]]
    let bytes = try #require(KubeProtobuf.encode(object))
    #expect(try KubeProtobuf.decode(bytes)["metadata"]["name"] == "a")
    let list: JSON = ["kind": "PartialObjectMetadataList", "apiVersion": "meta.k8s.io/v1", "metadata": [:], "items": [object]]
    #expect(KubeProtobuf.encode(list)?.count ?? 0 > bytes.count)
  }

  @Test("a list is the same written item by item") func list() throws {
    let items: [JSON] = [["metadata": ["name": "a"], "data": ["k": "v"]], ["metadata": ["name": "b"]]]
    var list = try #require(ProtobufList(apiVersion: "v1", kind: "ConfigMapList", metadata: ["resourceVersion": "5"]))
    for item in items { list.append(item) }
    let whole: JSON = [
      "apiVersion": "v1", "kind": "ConfigMapList", "metadata": ["resourceVersion": "5"], "items": .array(items),
    ]
    #expect(KubeProtobuf.encode(whole) == list.bytes)
    #expect(ProtobufList(apiVersion: "v1", kind: "ConfigMap", metadata: [:]) == nil)
    #expect(ProtobufList(apiVersion: "example.com/v1", kind: "WidgetList", metadata: [:]) == nil)
  }

  private static func sorted(_ json: JSON) -> JSON {
    switch json {
    // Zeros that are no pointers are left out.
    case .object(let members):
      .object(JSONObject(members.filter { $0.1 != 0 }.sorted { $0.0 < $1.0 }.map { ($0.0, sorted($0.1)) }))
    case .array(let elements): .array(elements.map(sorted))
    default: json
    }
  }
}
