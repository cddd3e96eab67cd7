import Glibc
import KubeAPI
import LinuxSystem
import Testing

/// One real cluster, looked at with tools that are not ours.
@Suite(
  .serialized, .disabled(if: LabTool.obstacle != nil, Comment(rawValue: LabTool.obstacle ?? "")), RunningCluster(),
  .timeLimit(.minutes(10)))
struct ClusterTests {
  @Test("three nodes are ready, as kubectl sees them") func nodes() async throws {
    let nodes = try await Kubectl.json("get", "nodes")["items"].elements
    #expect(nodes.compactMap { $0["metadata"]["name"].string }.sorted() == ["controlplane", "node01", "node02"])
    for node in nodes {
      let ready = node["status"]["conditions"].elements.first { $0["type"] == "Ready" }
      #expect(ready?["status"] == "True")
      #expect(node["status"]["nodeInfo"]["kubeletVersion"] == "v1.36.2")
    }
    #expect(try await Kubectl.run("get", "nodes").contains("control-plane"))
  }

  @Test("kube-system looks like kubeadm's") func systemPods() async throws {
    try await Kubectl.run("wait", "pod", "--all", "-n", "kube-system", "--for=condition=Ready", "--timeout=60s")
    let pods = try await Kubectl.json("get", "pods", "-n", "kube-system")["items"].elements
    for pod in pods { #expect(pod["status"]["phase"] == "Running", "\(pod["metadata"]["name"].string ?? "")") }
    let names = pods.compactMap { $0["metadata"]["name"].string }
    for name in ["kube-apiserver-controlplane", "kube-controller-manager-controlplane", "kube-scheduler-controlplane"] {
      #expect(names.contains(name))
    }
    for (prefix, count) in [("kube-proxy-", 3), ("kube-flannel-ds-", 3), ("coredns-", 2)] {
      #expect(names.filter { $0.hasPrefix(prefix) }.count == count, "\(prefix)")
    }
  }

  @Test("names are answered on the cluster's address") func dns() async throws {
    let answer = try await LabTool.lab(
      "ssh", "-C", LabTool.cluster, "node01", "--", "dig", "+short", "@10.96.0.10", "kubernetes.default.svc.cluster.local")
    #expect(answer.split(separator: "\n").map(String.init) == ["10.96.0.1"])
  }

  @Test("a service reaches pods on every node, through kube-proxy's map, by address and by name") func service() async throws {
    try await Kubectl.run("create", "namespace", "shop")
    try await Kubectl.run("create", "deployment", "web", "-n", "shop", "--image=nginx", "--replicas=3", "--port=80")
    try await Kubectl.run("expose", "deployment", "web", "-n", "shop", "--port=80")
    try await Kubectl.run("rollout", "status", "deployment/web", "-n", "shop", "--timeout=60s")
    try await Kubectl.run("run", "client", "-n", "shop", "--image=busybox", "--", "sleep", "3600")
    try await Kubectl.run("wait", "pod/client", "-n", "shop", "--for=condition=Ready", "--timeout=60s")
    let address = try await Kubectl.run("get", "service", "web", "-n", "shop", "-o", "jsonpath={.spec.clusterIP}")
    for host in [address, "web", "web.shop.svc.cluster.local"] {
      let page = try await Kubectl.run("exec", "-n", "shop", "client", "--", "wget", "-qO-", "-T", "5", "http://\(host)")
      #expect(page.contains("nginx"), "\(host)")
    }
    for node in ["controlplane", "node01", "node02"] {
      let map = try await LabTool.lab(
        "ssh", "-C", LabTool.cluster, node, "--", "nft", "list", "map", "ip", "kube-proxy", "service-ips")
      #expect(map.contains("\(address) . tcp . 80 : goto service-"), "\(node)")
    }
    #expect(try await Kubectl.run("logs", "-n", "shop", "-l", "app=web", "--tail=-1").contains("GET / HTTP/1.1"))
  }

  @Test("a policy that denies cuts the traffic, and gives it back when it goes") func networkPolicy() async throws {
    try await Kubectl.run("create", "namespace", "policy")
    try await Kubectl.run("run", "web", "-n", "policy", "--image=nginx", "--port=80")
    try await Kubectl.run("run", "client", "-n", "policy", "--image=busybox", "--", "sleep", "3600")
    try await Kubectl.run("wait", "pod", "--all", "-n", "policy", "--for=condition=Ready", "--timeout=60s")
    let address = try await Kubectl.run("get", "pod", "web", "-n", "policy", "-o", "jsonpath={.status.podIP}")
    let ask = ["kubectl", "exec", "-n", "policy", "client", "--", "wget", "-qO-", "-T", "1", "http://\(address)"]
    #expect(try await Kubectl.until(ask) { $0.contains("Welcome") }.contains("Welcome"))
    try await Kubectl.apply(
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: deny, namespace: policy}
      spec: {podSelector: {matchLabels: {run: web}}, policyTypes: [Ingress]}
      """)
    #expect(try await Kubectl.until(ask) { $0.contains("timed out") }.contains("timed out"))
    try await Kubectl.run("delete", "networkpolicy", "deny", "-n", "policy")
    #expect(try await Kubectl.until(ask) { $0.contains("Welcome") }.contains("Welcome"))
  }

  @Test("a rollout to an image that does not exist stands still, and undo mends it") func rollout() async throws {
    try await Kubectl.run("create", "namespace", "rollout")
    try await Kubectl.run("create", "deployment", "app", "-n", "rollout", "--image=nginx", "--replicas=2")
    try await Kubectl.run("rollout", "status", "deployment/app", "-n", "rollout", "--timeout=60s")
    try await Kubectl.run("set", "image", "deployment/app", "-n", "rollout", "nginx=nosuch/image:1")
    let waiting = try await Kubectl.until(
      ["kubectl", "get", "pods", "-n", "rollout"], { $0.contains("ErrImagePull") || $0.contains("ImagePullBackOff") })
    #expect(waiting.contains("ImagePull"))
    try await Kubectl.run("rollout", "undo", "deployment/app", "-n", "rollout")
    try await Kubectl.run("rollout", "status", "deployment/app", "-n", "rollout", "--timeout=60s")
    #expect(try await Kubectl.run("rollout", "history", "deployment/app", "-n", "rollout").contains("3"))
  }

  @Test("a job runs to its end, and a pod that fails is started again") func jobs() async throws {
    try await Kubectl.run("create", "namespace", "jobs")
    try await Kubectl.run("create", "job", "hello", "-n", "jobs", "--image=busybox", "--", "echo", "hello")
    try await Kubectl.run("wait", "job/hello", "-n", "jobs", "--for=condition=Complete", "--timeout=60s")
    #expect(try await Kubectl.run("logs", "job/hello", "-n", "jobs") == "hello\n")
    try await Kubectl.run("run", "bad", "-n", "jobs", "--image=busybox", "--", "false")
    let state = try await Kubectl.until(
      ["kubectl", "get", "pod", "bad", "-n", "jobs"], { $0.contains("CrashLoopBackOff") || $0.contains("Error") })
    #expect(state.contains("CrashLoopBackOff") || state.contains("Error"))
  }

  @Test("a kubelet that was killed comes back and its containers went on") func kubeletRestart() async throws {
    try await Kubectl.run("create", "namespace", "steady")
    try await Kubectl.run("run", "steady", "-n", "steady", "--image=nginx")
    try await Kubectl.run("wait", "pod/steady", "-n", "steady", "--for=condition=Ready", "--timeout=60s")
    let node = try await Kubectl.run("get", "pod", "steady", "-n", "steady", "-o", "jsonpath={.spec.nodeName}")
    try await LabTool.lab("ssh", "-C", LabTool.cluster, node, "--", "systemctl", "restart", "kubelet")
    #expect(try await LabTool.lab("ssh", "-C", LabTool.cluster, node, "--", "systemctl", "is-active", "kubelet") == "active\n")
    try await Kubectl.run("wait", "node/\(node)", "--for=condition=Ready", "--timeout=60s")
    let pod = try await Kubectl.json("get", "pod", "steady", "-n", "steady")
    #expect(pod["status"]["containerStatuses"][0]["restartCount"] == 0)
    // The kubelet may need a moment to listen again.
    let said = try await Kubectl.until(["kubectl", "exec", "-n", "steady", "steady", "--", "echo", "still here"]) {
      $0 == "still here\n"
    }
    #expect(said == "still here\n")
  }

  @Test("a user without rights is refused, and told so by can-i") func access() async throws {
    try await Kubectl.run("create", "namespace", "access")
    try await Kubectl.run("create", "role", "reader", "-n", "access", "--verb=get,list", "--resource=pods")
    try await Kubectl.run("create", "rolebinding", "reader", "-n", "access", "--role=reader", "--user=jane")
    for (verb, resource, answer) in [("list", "pods", "yes\n"), ("delete", "pods", "no\n"), ("get", "secrets", "no\n")] {
      let said = try await LabTool.run(
        ["kubectl", "auth", "can-i", verb, resource, "-n", "access", "--as=jane"], allowFailure: true)
      #expect(said == answer, "\(verb) \(resource)")
    }
  }

  @Test("a cluster whose every process was killed goes on where it was after lab up") func crash() async throws {
    try await Kubectl.run("create", "configmap", "kept", "--from-literal=a=b")
    for pid in try Traces.processes(of: LabTool.cluster) { kill(pid, SIGKILL) }
    try await LabTool.lab("up", "default", "--name", LabTool.cluster, "--quiet")
    #expect(try await Kubectl.run("get", "configmap", "kept", "-o", "jsonpath={.data.a}") == "b")
    try await Kubectl.run("wait", "node", "--all", "--for=condition=Ready", "--timeout=60s")
  }
}
