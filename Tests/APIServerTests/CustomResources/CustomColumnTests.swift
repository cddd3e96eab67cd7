import KubeAPI
import Testing

@testable import APIServer

@Suite struct CustomColumnTests {
  private static let object: JSON = [
    "metadata": ["annotations": ["a.b/c": "dotted"]],
    "spec": ["n": 3, "flag": true, "ratio": 2, "ports": [["name": "web", "port": 80], ["name": "tls", "port": 443]]],
    "status": ["conditions": [["type": "Ready", "status": "True"], ["type": "Done", "status": "False"]]],
  ]

  @Test(
    "A column shows the first value its path leads to, when it has the column's type",
    arguments: [
      ("integer", ".spec.n", 3), ("string", ".spec.n", "3"), ("boolean", ".spec.flag", true), ("number", ".spec.ratio", 2.0),
      ("integer", ".spec.ports[?(@.name==\"tls\")].port", 443), ("integer", ".spec.ports[0].port", 80),
      ("string", ".status.conditions[?(@.type=='Ready')].status", "True"), ("string", ".spec.ports[*].name", "web"),
      ("string", ".metadata.annotations.a\\.b/c", "dotted"), ("string", ".metadata.annotations['a\\.b/c']", "dotted"),
      ("integer", ".spec.ports[-1].port", 443), ("string", "..port", "80"), ("string", ".spec.none", nil),
      ("integer", ".spec.flag", nil), ("integer", ".spec.ports[9].port", nil),
      ("string", ".spec.ports[?(@.port>100)].name", "tls"),
    ] as [(String, String, JSON?)])
  func cells(_ type: String, _ path: String, _ expected: JSON?) {
    let column = CustomColumn(["name": "C", "type": .string(type), "jsonPath": .string(path)])
    #expect(column.cell(Self.object, now: .now) == expected ?? .null)
  }

  @Test("Dates are shown as ages, and as nothing that can be read when they are none")
  func dates() {
    let column = CustomColumn(["name": "C", "type": "date", "jsonPath": ".t"])
    let now = Timestamp(seconds: 1_000_000)
    #expect(column.cell(["t": .string(Timestamp(seconds: 999_880).text)], now: now) == "2m")
    #expect(column.cell(["t": "yesterday"], now: now) == "<invalid>")
  }
}
