import APIClient
import KubeAPI
import LinuxSystem
import NFTables

/// Keeps a node's policy table what the API says. Crash-only: what is in the kernel stays until the next run writes it anew.
package struct PolicyEnforcer: Sendable {
  private let client: APIClient
  private let nodeName: String
  private let nft: any NFTBackend

  package init(client: APIClient, nodeName: String, nft: any NFTBackend) {
    self.client = client
    self.nodeName = nodeName
    self.nft = nft
  }

  /// Runs until the task is cancelled.
  package func run() async {
    let complain: @Sendable (any Error) -> Void = { Log.warning("network policy: \($0)") }
    let policies = Informer(client, .networkPolicies, onError: complain)
    let pods = Informer(client, .pods, transform: PolicyEnforcer.trim, onError: complain)
    let namespaces = Informer(client, .namespaces, onError: complain)
    let informers = [policies, pods, namespaces]
    let (changes, signal) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    await withTaskGroup(of: Void.self) { tasks in
      for informer in informers {
        tasks.addTask { await informer.run() }
        tasks.addTask { for await _ in informer.events() { signal.yield() } }
      }
      // What somebody else changed in the kernel is put right within a minute.
      tasks.addTask { while (try? await Task.sleep(for: .seconds(60))) != nil { signal.yield() } }
      tasks.addTask {
        for informer in informers where (try? await informer.waitForSync()) == nil { return }
        await enforce(policies: policies, pods: pods, namespaces: namespaces, changes: changes, retry: signal)
      }
    }
  }

  private func enforce(
    policies: Informer, pods: Informer, namespaces: Informer, changes: AsyncStream<Void>, retry: AsyncStream<Void>.Continuation
  ) async {
    let clock = ContinuousClock()
    var applied: [PodPolicy]?
    var appliedAt = clock.now
    for await _ in changes {
      let cluster = PolicyCluster(
        policies: policies.list(), pods: pods.list().compactMap(PolicyPod.init),
        namespaces: Dictionary(namespaces.list().map { ($0.name, $0.labels) }) { $1 })
      let wanted = PolicyResolver(cluster).resolve(node: nodeName)
      if wanted == applied, clock.now - appliedAt < .seconds(59) { continue }
      do throws(NFT.Failure) {
        try nft.run(PolicyTable.transaction(wanted))
        if wanted != applied { Log.info("network policy: \(wanted.count) isolated pods on this node") }
        applied = wanted
        appliedAt = clock.now
      } catch {
        applied = nil
        Log.error("network policy: \(error)")
        // Policies must not stay unenforced until something happens to change.
        guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
        retry.yield()
      }
    }
  }

  /// Pods change often in ways that policies do not see; what is left out is neither kept nor compared.
  @Sendable private static func trim(_ pod: inout KubeObject) {
    var status: JSON = [:]
    for field in ["phase", "podIP", "podIPs"] { status[field] = pod.status[field] }
    pod.json["status"] = status
  }
}
