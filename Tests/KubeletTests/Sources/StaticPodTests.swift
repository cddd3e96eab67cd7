import KubeAPI
import Testing

@testable import Kubelet

struct StaticPodTests {
  private let manifest = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: c, image: nginx}]}\n"

  @Test func `a manifest becomes a pod of the node, the same after every start`() throws {
    let pod = try StaticPod.read(manifest, file: "/m/web.yaml", nodeName: "node01")
    #expect(pod.key == "default/web-node01")
    #expect(pod.uid.count == 32)
    #expect(pod.uid == (try StaticPod.read(manifest, file: "/m/web.yaml", nodeName: "node01")).uid)
    #expect(pod.uid != (try StaticPod.read(manifest + " \n# x\n", file: "/m/other.yaml", nodeName: "node01")).uid)
    #expect(pod.isStaticPod)
  }

  @Test func `its mirror carries the hash and belongs to the node`() throws {
    let pod = try StaticPod.read(manifest, file: "/m/web.yaml", nodeName: "node01")
    let mirror = StaticPod.mirror(pod, nodeUID: "n", nodeName: "node01")
    #expect(mirror.isMirrorPod)
    #expect(mirror.uid.isEmpty)
    #expect(mirror.controller?.kind == "Node")
  }

  @Test(arguments: [
    "", "kind: Pod", "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n", "a: [", "apiVersion: v1\nkind: Service\n",
  ])
  func `what is no pod is refused`(text: String) {
    #expect(throws: StaticPod.Invalid.self) { try StaticPod.read(text, file: "/m/x.yaml", nodeName: "n") }
  }
}
