import APIClient
import Glibc
import KubeAPI
import LinuxSystem

extension BringUp {
  /// Until /readyz answers. A control plane that keeps failing is told apart from one that is slow by its kubelet's state.
  func waitForServer() async throws {
    let client = APIClient(try ClientConfiguration.kubeconfig(path: paths.state + "/super-admin.conf"))
    state.withLock { $0.client = client }
    try await poll(every: .milliseconds(10), limit: .seconds(60)) {
      do {
        let answer = try await client.raw(method: "GET", path: "/readyz", headers: [], body: nil)
        return answer.status == 200 ? nil : "kube-apiserver is not ready: \(answer.text.prefix(200))"
      } catch let status as APIStatus { return "kube-apiserver is not ready: \(status.message)" } catch {
        return "kube-apiserver does not answer yet (\(error))"
      }
    }
  }

  func installAddOns() async throws {
    guard let client = state.withLock({ $0.client }) else { return }
    try await AddonInstaller(plan: plan, client: client).install()
  }

  /// Until every node is Ready, marking the control plane as kubeadm does once it has registered.
  func waitForNodes() async throws {
    guard let client = state.withLock({ $0.client }) else { return }
    let plan = plan
    var marked = false
    try await poll(every: .milliseconds(20), limit: .seconds(120)) {
      let nodes = try await client.list(.nodes).items
      if !marked, let node = nodes.first(where: { $0.name == plan.controlPlane.name }) {
        try await mark(node, client)
        marked = true
      }
      let missing = plan.nodes.filter { machine in !nodes.contains { $0.name == machine.name } }
      if !missing.isEmpty { return "\(missing.map(\.name).joined(separator: ", ")) not registered yet" }
      for node in nodes {
        let ready = node.status.conditions.elements.first { $0["type"].string == "Ready" }
        if ready?.status.string != "True" {
          return "\(node.name) is not ready: \(ready?.message.string ?? "no status yet")"
        }
      }
      return nil
    }
  }

  private func mark(_ node: KubeObject, _ client: APIClient) async throws {
    _ = try await client.patch(
      .nodes, namespace: nil, name: node.name, subresource: nil, type: .merge, body: Addons.controlPlanePatch,
      fieldManager: "kubeadm", force: false)
  }

  /// Until the name server answers on its Service address, as seen from a node.
  func waitForDNS() async throws {
    let machine = try cluster.machine(plan.nodes.last?.name ?? plan.controlPlane.name)
    let network = try machine.network
    let server = plan.dnsAddress.bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    try await poll(every: .milliseconds(20), limit: .seconds(120)) {
      let answered = try await NamespaceThread.run(netns: network) {
        NameQuery.succeeds("kubernetes.default.svc.cluster.local", server: server, milliseconds: 200)
      }
      if answered { return nil }
      guard let client = state.withLock({ $0.client }) else { return "no answer" }
      return try await reason(client)
    }
  }

  private func reason(_ client: APIClient) async throws -> String {
    let pods = try await client.list(.pods, namespace: "kube-system", labelSelector: "k8s-app=kube-dns").items
    if pods.isEmpty { return "no CoreDNS Pod exists yet" }
    let states = pods.map { pod in
      let waiting = pod.status.containerStatuses[0].state.waiting.reason.string
      return "\(pod.name) is \(waiting ?? pod.status.phase.string ?? "unknown")"
    }
    return states.joined(separator: ", ")
  }
}
