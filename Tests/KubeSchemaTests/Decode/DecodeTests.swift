import KubeAPI
import Testing
import YAML

@testable import KubeSchema

@Suite struct DecodeTests {
  let registry: SchemaRegistry

  init() throws { registry = try SchemaRegistry.builtIn() }

  func schema(_ kind: String) throws -> ObjectSchema {
    let found = registry.resources.first { $0.kind.kind == kind && $0.resource.group != "events.k8s.io" }
    return try #require(found)
  }

  @Test(
    "wrong types are refused in Go's words",
    arguments: [
      ("ConfigMap", "data: {a: 1}", "json: cannot unmarshal number into Go struct field ConfigMap.data of type string"),
      (
        "Deployment", "spec: {replicas: x}",
        "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32"
      ),
      (
        "Deployment", "spec: {replicas: 1.5}",
        "json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32"
      ),
      (
        "Deployment", "spec: {template: x}",
        "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.template of type v1.PodTemplateSpec"
      ),
      (
        "Deployment", "metadata: x",
        "json: cannot unmarshal string into Go struct field Deployment.metadata of type v1.ObjectMeta"
      ),
      (
        "Pod", "spec: {containers: {}}",
        "json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container"
      ),
      (
        "Pod", "spec: {containers: [{ports: [{containerPort: '80'}]}]}",
        "json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32"
      ),
      (
        "Pod", "spec: {containers: [{command: sh}]}",
        "json: cannot unmarshal string into Go struct field Container.spec.containers.command of type []string"
      ),
      ("Secret", "data: {a: '***'}", "illegal base64 data at input byte 0"),
    ])
  func wrongTypes(kind: String, text: String, expected: String) throws {
    let schema = try schema(kind)
    let json = try YAML.decode(text)
    let error = #expect(throws: SchemaDecodingError.self) { try schema.decode(json) }
    #expect(error?.description == expected)
    #expect(error?.status(for: schema.kind).message.hasSuffix("cannot be handled as a \(kind): \(expected)") == true)
  }

  @Test("unknown fields are dropped and named with their path")
  func unknownFields() throws {
    let json = try YAML.decode("metadata: {colour: red, name: a}\nextra: 1\nspec: {containers: [{name: a, imagePolicy: x}]}")
    let decoded = try schema("Pod").decode(json)
    #expect(decoded.unknownFields == ["metadata.colour", "extra", "spec.containers[0].imagePolicy"])
    #expect(decoded.object.json["extra"].isNull)
    #expect(StrictDecoding.faults(unknown: ["a.b"], duplicates: ["c"]) == ["duplicate field \"c\"", "unknown field \"a.b\""])
  }

  @Test(
    "objects are written as upstream's encoder writes them",
    arguments: [
      ("ConfigMap", "data: {}\nimmutable: false", "immutable: false\nmetadata: {}\n"),
      ("Role", "metadata: {name: r}\nrules: []", "metadata:\n  name: r\nrules: null\n"),
      (
        "Service", "spec: {ports: [{port: 80}]}",
        "metadata: {}\nspec:\n  ports:\n  - port: 80\n    targetPort: 0\nstatus:\n  loadBalancer: {}\n"
      ),
      (
        "LimitRange", "spec: {limits: [{type: Pod, max: {cpu: 1000m, memory: 1024Mi}}]}",
        "metadata: {}\nspec:\n  limits:\n  - max:\n      cpu: \"1\"\n      memory: 1Gi\n    type: Pod\n"
      ),
      (
        "Deployment", "spec: {replicas: 0, paused: false, selector: null}",
        "metadata: {}\nspec:\n  replicas: 0\n  selector: null\n  strategy: {}\n  template:\n    metadata: {}\n    spec:\n      containers: null\nstatus: {}\n"
      ),
    ])
  func form(kind: String, text: String, expected: String) throws {
    let decoded = try schema(kind).decode(try YAML.decode(text))
    #expect(YAML.encode(decoded.object.json, sortedKeys: true) == expected)
  }

  @Test("what Go reads by methods of its own loses unknown fields without a word, as below the items of a schema")
  func silentlyDropped() throws {
    let text = """
      spec: {versions: [{name: v1, schema: {openAPIV3Schema: {foo: 1, type: object, properties: {
        list: {type: array, items: {format: byte, foo: 1, type: string}},
        map: {type: object, additionalProperties: {foo: 1, type: array, items: {foo: 1, type: string}}},
        any: {type: object, additionalProperties: true}}}}}]}
      """
    let decoded = try schema("CustomResourceDefinition").decode(try YAML.decode(text))
    #expect(decoded.unknownFields == ["spec.versions[0].schema.openAPIV3Schema.foo"])
    let properties = decoded.object.spec["versions"][0]["schema"]["openAPIV3Schema"]["properties"]
    #expect(properties["list"]["items"].text == #"{"type":"string","format":"byte"}"#)
    #expect(properties["map"]["additionalProperties"].text == #"{"type":"array","items":{"type":"string"}}"#)
    #expect(properties["any"]["additionalProperties"] == true)
    let wrong = try YAML.decode("spec: {versions: [{schema: {openAPIV3Schema: {items: {type: 1}}}}]}")
    #expect(throws: SchemaDecodingError.self) { try schema("CustomResourceDefinition").decode(wrong) }
  }

  @Test("free-form JSON and null values pass as they are")
  func free() throws {
    let revision = try schema("ControllerRevision").decode(["data": ["a": [1, nil, ["b": nil]]], "revision": 1])
    #expect(revision.object.json["data"] == ["a": [1, nil, ["b": nil]]])
    let map = try schema("ConfigMap").decode(try JSON.decode(#"{"data":{"a":null}}"#))
    #expect(map.object.json["data"]["a"] == "")
  }
}
