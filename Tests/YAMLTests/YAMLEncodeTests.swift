import KubeAPI
import Testing
import YAML

@Suite struct YAMLEncodeTests {
  @Test("objects are written as kubectl prints them")
  func golden() {
    let json: JSON = [
      "apiVersion": "v1",
      "spec": [
        "containers": [["name": "a", "args": ["--x=1", "yes", "8080", "a: b", "", "1.5", "null", "it's"]]], "empty": [:],
        "none": [],
        "count": 3, "on": true, "script": "one\ntwo\n", "keep": "a\nb", "time": "2026-01-02T03:04:05Z",
      ],
    ]
    #expect(
      YAML.encode(json, sortedKeys: true) == """
        apiVersion: v1
        spec:
          containers:
          - args:
            - --x=1
            - "yes"
            - "8080"
            - 'a: b'
            - ""
            - "1.5"
            - "null"
            - it's
            name: a
          count: 3
          empty: {}
          keep: |-
            a
            b
          none: []
          "on": true
          script: |
            one
            two
          time: "2026-01-02T03:04:05Z"

        """)
  }

  @Test(
    "what is written is read back the same",
    arguments: ["12:30:00", "0x1", "~", "<<", "a #b", " lead", "é😀", "\u{1}", "%x", "- a", "?", "*a", "y"])
  func roundTrip(text: String) throws {
    #expect(try YAML.decode(YAML.encode(["k": .string(text), text: "v"])) == ["k": .string(text), text: "v"])
  }

  @Test("a scalar alone is a document too")
  func scalars() {
    #expect(YAML.encode("a") == "a\n")
    #expect(YAML.encode([:]) == "{}\n")
  }
}
