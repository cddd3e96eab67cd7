import KubeAPI
import Testing

@testable import KubeSchema

/// Devices, after upstream's pkg/apis/resource and k8s.io/dynamic-resource-allocation/cel.
@Suite("rules of devices")
struct DeviceRuleTests {
  @Test(
    "selectors of a class are compiled and must be cheap",
    arguments: [
      ("device.driver == 'gpu.example.com' && device.attributes['gpu.example.com'].model.startsWith('a')", nil),
      ("cel.bind(gpu, device.attributes['gpu.example.com'], gpu.shared && gpu.fast)", nil),
      ("device.capacity['gpu.example.com'].memory.compareTo(quantity('1Gi')) >= 0", nil),
      ("device.attributes['gpu.example.com'].version.isGreaterThan(semver('1.2.3'))", nil),
      ("device.allowMultipleAllocations", nil), ("device.attributes['gpu.example.com'].anything", nil),
      (
        "device.driver", "Invalid value: \"device.driver\": must evaluate to bool or the unknown type, not string"
      ),
      (
        "device.foo",
        "Invalid value: \"device.foo\": compilation failed: ERROR: <input>:1:7: undefined field 'foo'\n | device.foo\n | ......^"
      ),
      (
        "device.attributes.all(a, device.attributes.all(b, device.attributes.all(c, device.attributes.all(d, a + b + c + d != ''))))",
        "Forbidden: too complex, exceeds cost limit"
      ),
    ] as [(String, String?)])
  func selectors(expression: String, fault: String?) throws {
    let text = "spec: {selectors: [{cel: {expression: \"\(expression)\"}}]}"
    let wanted = fault.map { ["spec.selectors[0].cel.expression: \($0)"] } ?? []
    #expect(try Rules.create("deviceclasses.resource.k8s.io", text) == wanted)
  }

  @Test(
    "claims",
    arguments: [
      ("requests: [{name: a, exactly: {deviceClassName: c}}]", []),
      ("requests: [{name: a}]", ["requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required"]),
      (
        "requests: [{name: a, exactly: {deviceClassName: c}}, {name: a, exactly: {deviceClassName: c, allocationMode: All, count: 2}}]",
        [
          "requests[1].exactly.count: Invalid value: 2: must not be specified when allocationMode is 'All'",
          "requests[1]: Duplicate value: \"a\"",
        ]
      ),
      (
        "requests: [{name: a, exactly: {deviceClassName: c}}], constraints: [{requests: [b], matchAttribute: model}]",
        [
          "constraints[0].requests[0]: Invalid value: \"b\": must be the name of a request in the claim or the name of a request and a subrequest separated by '/'",
          "constraints[0].matchAttribute: Invalid value: \"model\": a fully qualified name must be a domain and a name separated by a slash",
        ]
      ),
      (
        "requests: [{name: a, exactly: {deviceClassName: c, tolerations: [{operator: Exists, value: v}, {operator: Foo}]}}]",
        [
          "requests[0].exactly.tolerations[0].value: Invalid value: \"v\": must be empty for operator `Exists`",
          "requests[0].exactly.tolerations[1].operator: Unsupported value: \"Foo\": supported values: \"Equal\", \"Exists\"",
        ]
      ),
      (
        "requests: [{name: a, firstAvailable: [{name: x, deviceClassName: c}]}], config: [{requests: [a/x, a/y], opaque: {driver: d, parameters: {}}}]",
        [
          "config[0].requests[1]: Invalid value: \"a/y\": must be the name of a request in the claim or the name of a request and a subrequest separated by '/'"
        ]
      ),
    ] as [(String, [String])])
  func claims(text: String, faults: [String]) throws {
    #expect(
      try Rules.create("resourceclaims.resource.k8s.io", "spec: {devices: {\(text)}}") == faults.map { "spec.devices.\($0)" })
  }

  @Test(
    "slices",
    arguments: [
      ("driver: d, pool: {name: p, resourceSliceCount: 1, generation: 1}, nodeName: node1, devices: [{name: x}]", []),
      (
        "driver: d, pool: {name: p, resourceSliceCount: 0, generation: 1}, nodeName: node1, allNodes: true",
        [
          "spec.pool.resourceSliceCount: Invalid value: 0: must be greater than zero",
          "spec: Invalid value: \"{`nodeName`, `allNodes`}\": exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required, but multiple fields are set",
        ]
      ),
      (
        "driver: d, pool: {name: p, resourceSliceCount: 1, generation: 1}, allNodes: true, devices: [{name: x, attributes: {v: {version: v1}, e: {}}}]",
        [
          "spec.devices[0].attributes[e]: Invalid value: \"\": exactly one value must be specified",
          "spec.devices[0].attributes[v].version: Invalid value: \"v1\": must be a string compatible with semver.org spec 2.0.0",
        ]
      ),
    ] as [(String, [String])])
  func slices(text: String, faults: [String]) throws {
    #expect(try Rules.create("resourceslices.resource.k8s.io", "spec: {\(text)}") == faults)
  }
}
