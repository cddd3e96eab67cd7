import KubeAPI
import KubeProtobuf
import YAML

/// What bodies of requests are decoded with.
extension FuzzSubject {
  static let bodies: [FuzzSubject] = [
    FuzzSubject("json", corpus: objects, words: ["{", "[", "\"", "\\u", "\\ud800", "null", "true", ":", ",", "\\"]) {
      bytes throws(Fault) in
      guard let json = try? JSON.decode(bytes, duplicates: { _ in }) else { return }
      let again = try? JSON.decode(json.data)
      try expect(again == json, "what was decoded is another value after it was encoded")
      _ = json.pretty(indent: 2)
    },
    FuzzSubject(
      "yaml", corpus: yaml, words: ["&a ", "*a", "- ", ": ", "!!str ", "<<: ", "|\n", "? ", "---\n", "...\n", "\t", "{", "["]
    ) { bytes throws(Fault) in
      let text = String(decoding: bytes, as: UTF8.self)
      _ = try? YAML.documents(text)
      guard let json = try? YAML.decode(text, duplicates: { _ in }) else { return }
      _ = YAML.encode(json, sortedKeys: true)
    },
    FuzzSubject("protobuf", bytes: [protobuf], words: [[0x0A], [0x12], [0x80, 0x80, 0x80, 0x80, 0x10], Array("k8s\0".utf8)]) {
      bytes throws(Fault) in
      _ = try? KubeProtobuf.decode(bytes)
    },
  ]

  static let objects = [
    #"{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","labels":{"b":"c"}},"spec":{"containers":[{"name":"a","image":"b","ports":[{"containerPort":80}],"env":[{"name":"A","value":"\u00e9\n"}]}]}}"#,
    #"{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"d","finalizers":["x/y"]},"spec":{"replicas":3,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}],"tolerations":[{"key":"k"}]}}}}"#,
    #"[1,-2.5,3e10,true,false,null,"text",{"a":{"b":[[]]}}]"#, #"{"a":1,"a":2,"b":{"c":1,"c":2}}"#, #""\ud83d\ude00""#,
  ]

  private static let yaml = [
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels: {b: c}\nspec:\n  containers:\n  - name: a\n    image: \"b\"\n",
    "a: &x [1, 2.5, 0x1F, 0o17, ~, yes]\nb: *x\nc:\n  <<: {d: e}\n", "- |\n  text\n  more\n- >-\n  folded\n- 'it''s'\n",
    "---\na: 1\n---\nb: 2\n...\n",
  ]

  /// runtime.Unknown around a namespace, as kubectl sends it.
  private static let protobuf: [UInt8] =
    Array("k8s\0".utf8) + [0x0A, 15, 0x0A, 2] + Array("v1".utf8) + [0x12, 9] + Array("Namespace".utf8)
    + [0x12, 14, 0x0A, 8, 0x0A, 3] + Array("abc".utf8) + [0x12, 1, 0x61, 0x12, 0, 0x1A, 0, 0x1A, 0, 0x22, 0]
}
