import KubeAPI
import Testing
import YAML

@testable import ClusterKit

@Suite struct KubeadmFilesTests {
  @Test("every manifest is a static pod on the host's network with probes and its component's image")
  func manifests() throws {
    for (file, yaml) in StaticPods(KubeadmInput()).manifests {
      let pod = KubeObject(try YAML.decode(yaml))
      let name = String(file.dropLast(5))
      #expect(pod.kind == "Pod" && pod.namespace == "kube-system" && pod.name == name)
      #expect(pod.spec["hostNetwork"] == true && pod.labels == ["component": name, "tier": "control-plane"])
      let container = pod.spec["containers"][0]
      #expect(container["image"] == .string("registry.k8s.io/\(name):v1.36.2"))
      #expect(container["command"][0].string == name && container["livenessProbe"]["httpGet"]["scheme"] == "HTTPS")
      let mounts = Set(container["volumeMounts"].elements.compactMap { $0["name"].string })
      #expect(mounts == Set(pod.spec["volumes"].elements.compactMap { $0["name"].string }))
    }
  }

  @Test("the add-ons are whole objects, and what they name exists") func addons() throws {
    let objects = try Addons(KubeadmInput()).objects(certificateAuthority: "CA\n")
    let keys = objects.map { "\($0.kind) \($0.key)" }
    #expect(Set(keys).count == keys.count)
    for object in objects {
      #expect(!object.apiVersion.isEmpty && !object.kind.isEmpty && !object.name.isEmpty)
      let template = object.spec["template"]["spec"]
      if let account = template["serviceAccountName"].string { #expect(keys.contains("ServiceAccount kube-system/\(account)")) }
      for volume in template["volumes"].elements {
        if let map = volume["configMap"]["name"].string { #expect(keys.contains("ConfigMap kube-system/\(map)")) }
      }
      if object.kind.hasSuffix("Binding"), object.roleRef["kind"] == "Role" {
        #expect(keys.contains("Role \(object.namespace)/\(object.roleRef["name"].string ?? "")"))
      }
    }
    let kubelet = try #require(objects.first { $0.name == "kubelet-config" })
    #expect(try YAML.decode(kubelet.json["data"]["kubelet"].string ?? "")["kind"] == "KubeletConfiguration")
  }

  @Test("only the control plane's kubelet registers a taint") func taints() throws {
    let files = KubeletFiles(KubeadmInput())
    #expect(try YAML.decode(files.configuration(isControlPlane: true))["registerWithTaints"].elements.count == 1)
    #expect(try YAML.decode(files.configuration(isControlPlane: false))["registerWithTaints"].isNull)
  }
}
