import Testing

@testable import APIServer

@Suite struct GoConversionTests {
  @Test(
    "what cannot be decoded is told as what cannot be converted",
    arguments: [
      ("string into Go struct field DeploymentSpec.spec.replicas of type int32", "unrecognized type: int32"),
      ("number into Go struct field ConfigMap.data of type string", "cannot convert int64 to string"),
      ("bool into Go struct field ConfigMap.data of type string", "unrecognized type: string"),
      ("string into Go struct field ConfigMap.data of type map[string]string", "cannot restore map from string"),
      ("object into Go struct field PodSpec.spec.containers of type []v1.Container", "cannot restore slice from map"),
      ("string into Go struct field Pod.spec of type v1.PodSpec", "cannot restore struct from: string"),
    ])
  func problems(decoding: String, converting: String) {
    #expect(GoConversion.problem("json: cannot unmarshal \(decoding)") == converting)
  }

  @Test("any other failure is left as it is") func others() {
    #expect(GoConversion.problem("parsing time \"soon\"") == "parsing time \"soon\"")
  }
}
