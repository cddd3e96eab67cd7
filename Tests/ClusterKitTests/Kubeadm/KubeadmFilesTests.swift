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

  @Test("with etcd as the store there is a fourth pod, and the API server is told how to reach it")
  func etcd() throws {
    var input = KubeadmInput()
    input.store = .etcd
    let manifests = StaticPods(input).manifests
    #expect(manifests.map(\.file) == ["kube-apiserver.yaml", "kube-controller-manager.yaml", "kube-scheduler.yaml", "etcd.yaml"])
    let server = KubeObject(try YAML.decode(manifests[0].yaml))
    let command = server.spec["containers"][0]["command"].elements.compactMap(\.string)
    #expect(
      command.filter { $0.hasPrefix("--etcd") } == [
        "--etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt", "--etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt",
        "--etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key", "--etcd-servers=https://127.0.0.1:2379",
      ])
    #expect(!manifests[0].yaml.contains(StaticPods.storeDirectory))
    let pod = KubeObject(try YAML.decode(manifests[3].yaml))
    #expect(pod.name == "etcd" && pod.labels == ["component": "etcd", "tier": "control-plane"])
    #expect(pod.spec["containers"][0]["image"] == "registry.k8s.io/etcd:3.6.8-0")
    #expect(
      pod.spec["volumes"].elements.compactMap { $0["hostPath"]["path"].string } == ["/etc/kubernetes/pki/etcd", "/var/lib/etcd"])
  }

  @Test("a unit starts the API server as its manifest does") func serverCommand() throws {
    let pods = StaticPods(KubeadmInput())
    let yaml = try #require(pods.manifests.first { $0.file == "kube-apiserver.yaml" }).yaml
    let command = KubeObject(try YAML.decode(yaml)).spec["containers"][0]["command"]
    #expect(pods.apiServerCommand == command.elements.compactMap(\.string))
    #expect(pods.apiServerCommand.count > 20)
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
