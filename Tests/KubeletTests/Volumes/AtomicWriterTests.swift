import Glibc
import KubeAPI
import LinuxSystem
import Testing

@testable import Kubelet

struct AtomicWriterTests {
  @Test func `readers see one generation, and files that are gone vanish`() throws {
    let root = "/tmp/lab-atomic-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    defer { try? FileIO.removeTree(root) }
    func file(_ text: String) -> AtomicWriter.File { .init(bytes: Array(text.utf8), mode: 0o644) }
    try AtomicWriter.write(["a": file("1"), "d/b": file("2")], to: root)
    #expect(try FileIO.readText("\(root)/a") == "1")
    #expect(try FileIO.readText("\(root)/d/b") == "2")
    #expect(try FileIO.readLink("\(root)/a") == "..data/a")
    let first = try FileIO.readLink("\(root)/..data")
    try AtomicWriter.write(["a": file("1"), "d/b": file("2")], to: root)
    #expect(try FileIO.readLink("\(root)/..data") == first)
    try AtomicWriter.write(["a": file("3")], to: root)
    #expect(try FileIO.readText("\(root)/a") == "3")
    #expect(!FileIO.exists("\(root)/d"))
    #expect(!FileIO.exists("\(root)/\(first)"))
  }

  @Test func `items choose keys, missing ones are named`() throws {
    let pod = try PodFixture.pod("spec: {}")
    let payload = VolumePayload(
      pod: pod, objects: ["configmaps/cm": KubeObject(["kind": "ConfigMap", "data": ["k": "v", "x": "y"]])])
    let chosen = try payload.files([
      "name": "v", "configMap": ["name": "cm", "items": [["key": "k", "path": "sub/k", "mode": 256]]],
    ])
    #expect(chosen == ["sub/k": .init(bytes: Array("v".utf8), mode: 0o400)])
    #expect(throws: VolumeError("MountVolume.SetUp failed for volume \"v\" : configmap \"no\" not found")) {
      _ = try payload.files(["name": "v", "configMap": ["name": "no"]])
    }
    #expect(try payload.files(["name": "v", "configMap": ["name": "no", "optional": true]]) == [:])
  }
}
