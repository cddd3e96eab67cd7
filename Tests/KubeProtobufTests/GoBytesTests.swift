import KubeAPI
import Testing

@testable import KubeProtobuf

/// Objects beside the very bytes that upstream's own encoder writes for them: zeros that are pointers and zeros that are not, embedded
/// structs, times, amounts, ports, and the schemas of custom resources, whose places may hold one of several things.
@Suite struct GoBytesTests {
  private static let objects: [(json: String, bytes: String)] = [
    (
      #"""
      {"kind":"APIGroup","apiVersion":"v1","name":"apiextensions.k8s.io",
      "versions":[{"groupVersion":"apiextensions.k8s.io/v1","version":"v1"}],
      "preferredVersion":{"groupVersion":"apiextensions.k8s.io/v1","version":"v1"}}
      """#,
      """
      azhzAAoOCgJ2MRIIQVBJR3JvdXASVAoUYXBpZXh0ZW5zaW9ucy5rOHMuaW8SHQoXYXBpZXh0ZW5zaW9ucy5rOHMuaW8vdjESAnYxGh0KF2FwaWV4dGVu\
      c2lvbnMuazhzLmlvL3YxEgJ2MRoAIgA=
      """
    ),
    (
      #"""
      {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"apiextensions.k8s.io/v1",
      "resources":[{"name":"customresourcedefinitions","singularName":"customresourcedefinition","namespaced":false,
      "kind":"CustomResourceDefinition","verbs":["create","delete","deletecollection","get","list","patch","update",
      "watch"],"shortNames":["crd","crds"],"categories":["api-extensions"]},
      {"name":"customresourcedefinitions/status","singularName":"","namespaced":false,
      "kind":"CustomResourceDefinition","verbs":["get","patch","update"]}]}
      """#,
      """
      azhzAAoVCgJ2MRIPQVBJUmVzb3VyY2VMaXN0ErECChdhcGlleHRlbnNpb25zLms4cy5pby92MRK3AQoZY3VzdG9tcmVzb3VyY2VkZWZpbml0aW9ucxAA\
      GhhDdXN0b21SZXNvdXJjZURlZmluaXRpb24iQwoGY3JlYXRlCgZkZWxldGUKEGRlbGV0ZWNvbGxlY3Rpb24KA2dldAoEbGlzdAoFcGF0Y2gKBnVwZGF0\
      ZQoFd2F0Y2gqA2NyZCoEY3JkczIYY3VzdG9tcmVzb3VyY2VkZWZpbml0aW9uOg5hcGktZXh0ZW5zaW9uc0IASgBSABJcCiBjdXN0b21yZXNvdXJjZWRl\
      ZmluaXRpb25zL3N0YXR1cxAAGhhDdXN0b21SZXNvdXJjZURlZmluaXRpb24iFAoDZ2V0CgVwYXRjaAoGdXBkYXRlMgBCAEoAUgAaACIA
      """
    ),
    (
      #"""
      {"kind":"ConfigMap","apiVersion":"v1","metadata":{}}
      """#,
      """
      azhzAAoPCgJ2MRIJQ29uZmlnTWFwEhIKEAoAEgAaACIAKgAyADgAQgAaACIA
      """
    ),
    (
      #"""
      {"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},"spec":{"containers":null},"status":{}}
      """#,
      """
      azhzAAoJCgJ2MRIDUG9kEkYKEQoBcBIAGgAiACoAMgA4AEIAEhwaADIAQgBKAFIAWABgAGgAggEAigEAmgEAwgEAGhMKABoAIgAqADIASgBaAHIA\
      iAEAGgAiAA==
      """
    ),
    (
      #"""
      {"kind":"Deployment","apiVersion":"apps/v1","metadata":{},"spec":{"replicas":0,"selector":null,
      "template":{"metadata":{},"spec":{"containers":null}},"strategy":{"rollingUpdate":{"maxUnavailable":0,
      "maxSurge":"25%"}},"paused":true},"status":{}}
      """#,
      """
      azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50EnMKEAoAEgAaACIAKgAyADgAQgASUQgAGjAKEAoAEgAaACIAKgAyADgAQgASHBoAMgBCAEoAUgBY\
      AGAAaACCAQCKAQCaAQDCAQAiFwoAEhMKBggAEAAaABIJCAEQABoDMjUlKAA4ARoMCAAQABgAIAAoADgAGgAiAA==
      """
    ),
    (
      #"""
      {"kind":"Service","apiVersion":"v1","metadata":{},"spec":{"ports":[{"port":80,"targetPort":""}],
      "ipFamilyPolicy":"","allocateLoadBalancerNodePorts":false},"status":{"loadBalancer":{}}}
      """#,
      """
      azhzAAoNCgJ2MRIHU2VydmljZRJAChAKABIAGgAiACoAMgA4AEIAEigKEAoAEgAYUCIGCAEQABoAKAAaACIAOgBCAFIAWgBgAGgAigEAoAEAGgIK\
      ABoAIgA=
      """
    ),
    (
      #"""
      {"kind":"PersistentVolume","apiVersion":"v1","metadata":{},"spec":{"capacity":{"a":"0","storage":"1Gi"},
      "hostPath":{"path":"/x","type":""},"volumeMode":"Block"},"status":{}}
      """#,
      """
      azhzAAoWCgJ2MRIQUGVyc2lzdGVudFZvbHVtZRJNChAKABIAGgAiACoAMgA4AEIAEjEKCAoBYRIDCgEwChAKB3N0b3JhZ2USBQoDMUdpEggaBgoC\
      L3gSACoAMgBCBUJsb2NrGgYKABIAGgAaACIA
      """
    ),
    (
      #"""
      {"kind":"ControllerRevision","apiVersion":"apps/v1","metadata":{},"data":{"a":1},"revision":2}
      """#,
      """
      azhzAAodCgdhcHBzL3YxEhJDb250cm9sbGVyUmV2aXNpb24SHwoQCgASABoAIgAqADIAOABCABIJCgd7ImEiOjF9GAIaACIA
      """
    ),
    (
      #"""
      {"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{},"spec":{"leaseDurationSeconds":0,
      "renewTime":"2026-01-02T03:04:05.000006Z"}}
      """#,
      """
      azhzAAofChZjb29yZGluYXRpb24uazhzLmlvL3YxEgVMZWFzZRIhChAKABIAGgAiACoAMgA4AEIAEg0QACIJCKXr3MoGEPAuGgAiAA==
      """
    ),
    (
      #"""
      {"kind":"ResourceSlice","apiVersion":"resource.k8s.io/v1","metadata":{},"spec":{"driver":"d","pool":{"name":"p",
      "generation":1,"resourceSliceCount":1},"allNodes":false,"devices":[{"name":"g","attributes":{"a":{"int":0},
      "b":{"bool":false},"c":{"version":"1.0.0"}},"capacity":{"m":{"value":"1Gi"}}}]}}
      """#,
      """
      azhzAAojChJyZXNvdXJjZS5rOHMuaW8vdjESDVJlc291cmNlU2xpY2USVQoQCgASABoAIgAqADIAOABCABJBCgFkEgcKAXAQARgBKAAyMQoBZxIH\
      CgFhEgIQABIHCgFiEgIYABIMCgFjEgcqBTEuMC4wGgwKAW0SBwoFCgMxR2kaACIA
      """
    ),
    (
      #"""
      {"kind":"MutatingAdmissionPolicy","apiVersion":"admissionregistration.k8s.io/v1","metadata":{},
      "spec":{"matchConstraints":{"resourceRules":[{"resourceNames":["x"],"operations":["CREATE"],"apiGroups":[""],
      "apiVersions":["v1"],"resources":["pods"]}]},"mutations":[{"patchType":"JSONPatch",
      "jsonPatch":{"expression":"[]"}}]}}
      """#,
      """
      azhzAAo6Ch9hZG1pc3Npb25yZWdpc3RyYXRpb24uazhzLmlvL3YxEhdNdXRhdGluZ0FkbWlzc2lvblBvbGljeRJIChAKABIAGgAiACoAMgA4AEIA\
      EjQSHRobCgF4EhYKBkNSRUFURRIMCgASAnYxGgRwb2RzIhESCUpTT05QYXRjaCIECgJbXToAGgAiAA==
      """
    ),
    (
      #"""
      {"kind":"CustomResourceDefinition","apiVersion":"apiextensions.k8s.io/v1","metadata":{"name":"a.b"},
      "spec":{"group":"b","names":{"plural":"a","kind":"A"},"scope":"Namespaced","versions":[{"name":"v1",
      "served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","default":{"b":[1.5,null]},
      "maximum":0,"enum":["x",1],"items":{"type":"string"},"properties":{"p":{"items":[{"type":"a"},{"type":"b"}],
      "additionalProperties":false}},"additionalProperties":{"type":"integer"},"dependencies":{"d":["e","f"],
      "g":{"type":"h"}},"x-kubernetes-preserve-unknown-fields":false}}}]},"status":{"conditions":null,
      "acceptedNames":{"plural":"","kind":""},"storedVersions":null}}
      """#,
      """
      azhzAAozChdhcGlleHRlbnNpb25zLms4cy5pby92MRIYQ3VzdG9tUmVzb3VyY2VEZWZpbml0aW9uEqQDChMKA2EuYhIAGgAiACoAMgA4AEIAEv4C\
      CgFiGgoKAWESACIBQSoAIgpOYW1lc3BhY2VkOt4CCgJ2MRABGAEi0QIKzgIKABIAIgAqBm9iamVjdDIAOgBCEgoQeyJiIjpbMS41LG51bGxdfUkA\
      AAAAAAAAAFAAYAB6AJABAKIBBQoDIngiogEDCgExwgEmCiQKABIAIgAqBnN0cmluZzIAOgBQAGAAegCQAQCoAgC4AgDAAgDqAW0KAXASaAoAEgAi\
      ACoAMgA6AFAAYAB6AJABAMIBQhIfCgASACIAKgFhMgA6AFAAYAB6AJABAKgCALgCAMACABIfCgASACIAKgFiMgA6AFAAYAB6AJABAKgCALgCAMAC\
      APIBAggAqAIAuAIAwAIA8gEpCAESJQoAEgAiACoHaW50ZWdlcjIAOgBQAGAAegCQAQCoAgC4AgDAAgCCAgsKAWQSBhIBZRIBZoICJgoBZxIhCh8K\
      ABIAIgAqAWgyADoAUABgAHoAkAEAqAIAuAIAwAIAqAIAsAIAuAIAwAIAOABQABoMEggKABIAIgAqACAAGgAiAA==
      """
    ),
    (
      #"""
      {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","metadata":{},"spec":{"user":"u",
      "extra":{"k":["a","b"],"l":[]}},"status":{"allowed":false}}
      """#,
      """
      azhzAAouChdhdXRob3JpemF0aW9uLms4cy5pby92MRITU3ViamVjdEFjY2Vzc1JldmlldxI3ChAKABIAGgAiACoAMgA4AEIAEhkaAXUqCwoBaxIG\
      CgFhCgFiKgUKAWwSADIAGggIABIAGgAgABoAIgA=
      """
    ),
    (
      #"""
      {"kind":"CSIDriver","apiVersion":"storage.k8s.io/v1","metadata":{},"spec":{"attachRequired":false,
      "tokenRequests":[{"audience":""}],"nodeAllocatableUpdatePeriodSeconds":9}}
      """#,
      """
      azhzAAoeChFzdG9yYWdlLms4cy5pby92MRIJQ1NJRHJpdmVyEhwKEAoAEgAaACIAKgAyADgAQgASCAgAMgIKAEgJGgAiAA==
      """
    ),
  ]

  @Test("an object is written byte for byte as by Go", arguments: objects.indices)
  func bytes(index: Int) throws {
    let object = Self.objects[index]
    let bytes = try #require(KubeProtobuf.encode(try JSON.decode(object.json)))
    #expect(Base64.encode(bytes) == object.bytes)
  }

  @Test("what Go wrote is read and written again without a loss", arguments: objects.indices)
  func again(index: Int) throws {
    let bytes = Self.objects[index].bytes
    let object = try KubeProtobuf.decode(try #require(Base64.decode(bytes)))
    #expect(KubeProtobuf.encode(object).map { Base64.encode($0) } == bytes)
  }

  @Test("the numbers of a list may stand in one value") func packed() throws {
    // spec.securityContext.supplementalGroups = [1, 300]
    let body: [UInt8] = [0x12, 7, 0x72, 5, 0x22, 3, 1, 0xAC, 2]
    let pod = try KubeProtobuf.decode(KubeProtobuf.envelope(apiVersion: "v1", kind: "Pod", body))
    #expect(pod["spec"]["securityContext"]["supplementalGroups"] == [1, 300])
  }
}
