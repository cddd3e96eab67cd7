import Testing

@testable import APIServer

@Suite struct ConfigurationObjectTests {
  private static func decode(_ text: String) throws(FlagError) {
    _ = try ConfigurationObject.decode(
      text, kind: "K", versions: ["x/v1"], scheme: "s", fields: ["a": .list(.object(["b": .text, "t": .duration]))])
  }

  @Test(
    "What is no such object is told as upstream's decoder tells it",
    arguments: [
      ("{apiVersion: x/v1}", #"Object 'Kind' is missing in '{apiVersion: x/v1}'"#),
      ("{kind: K}", #"Object 'apiVersion' is missing in '{kind: K}'"#),
      ("{kind: L, apiVersion: x/v1}", #"no kind "L" is registered for version "x/v1" in scheme "s""#),
      ("{kind: K, apiVersion: x/v2}", #"no kind "K" is registered for version "x/v2" in scheme "s""#),
      ("{kind: K, apiVersion: x/v1, z: 1, a: [{c: 1}]}", #"strict decoding error: unknown field "z", unknown field "a[0].c""#),
      ("{kind: K, apiVersion: x/v1, a: [{b: 1}]}", "json: cannot unmarshal number into Go struct field K.a[0].b of type string"),
      ("{kind: K, apiVersion: x/v1, a: [{t: 5}]}", "json: cannot unmarshal number into Go struct field K.a[0].t of type string"),
      ("{kind: K, apiVersion: x/v1, a: [{t: '5'}]}", #"time: missing unit in duration "5""#),
    ])
  func faults(_ text: String, _ message: String) {
    #expect(throws: FlagError(message)) { try Self.decode(text) }
  }

  @Test("What is in order is read") func order() throws { try Self.decode("{kind: K, apiVersion: x/v1, a: [{b: c, t: 5s}]}") }
}
