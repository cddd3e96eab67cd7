import APIClient
import Glibc
import LinuxSystem
import Synchronization

/// Brings a cluster up: an ordered list of steps, each of which finds out for itself what is left to do, so that the same list starts a
/// new cluster, continues an interrupted start and mends a cluster of which some process died.
package final class BringUp: Sendable {
  package typealias Listener = @Sendable (BringUpEvent) -> Void

  struct Progress: Sendable {
    var cluster: Cluster
    var tools: [HostTool] = []
    var listener: Descriptor?
    var client: APIClient?
  }

  let plan: ClusterPlan
  let hyperkubeSource: String
  let searchPath: String
  private let listener: Listener
  let state: Mutex<Progress>
  private let current = Mutex("")

  /// `hyperkube`: the binary to run on the machines. `searchPath`: where kubectl and helm are looked for.
  package init(_ definition: ClusterDefinition, hyperkube: String, searchPath: String, listener: @escaping Listener) {
    plan = ClusterPlan(definition)
    hyperkubeSource = hyperkube
    self.searchPath = searchPath
    self.listener = listener
    state = Mutex(Progress(cluster: Cluster(plan: ClusterPlan(definition), apiPort: definition.apiPort ?? APIPort.standard)))
  }

  var paths: ClusterPaths { plan.paths }
  package var cluster: Cluster { state.withLock { $0.cluster } }

  /// Without nodes there is nothing to come after the API server.
  private var steps: [BringUpStep] { plan.nodes.isEmpty ? Self.serverSteps : Self.serverSteps + Self.nodeSteps }

  private static let serverSteps: [BringUpStep] = [
    .init(title: "Checking this machine", run: { try await $0.check() }),
    .init(title: "Preparing images and certificates", run: { try await $0.prepare() }),
    .init(title: "Starting the machines", run: { try await $0.startMachines() }, rollBack: { await $0.stopMachines() }),
    .init(title: "Starting the control plane", run: { try await $0.waitForServer() }),
  ]

  private static let nodeSteps: [BringUpStep] = [
    .init(title: "Installing the add-ons", run: { try await $0.installAddOns() }),
    .init(title: "Joining the nodes", run: { try await $0.waitForNodes() }),
    .init(title: "Waiting for the cluster's name server", run: { try await $0.waitForDNS() }),
  ]

  /// On failure, what the failed step started is taken back when it cannot be of use for the next attempt.
  package func run() async throws {
    for step in steps {
      current.withLock { $0 = step.title }
      listener(.started(step: step.title))
      let start = ContinuousClock.now
      do {
        try await step.run(self)
      } catch {
        listener(.failed(step: step.title))
        await step.rollBack?(self)
        throw error
      }
      let spent = ContinuousClock.now - start
      let (seconds, attoseconds) = spent.components
      listener(.finished(step: step.title, milliseconds: Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)))
    }
    state.withLock { $0.client }?.close()
  }

  func waiting(_ reason: String) { listener(.waiting(step: current.withLock { $0 }, reason: reason)) }
  func note(_ text: String) { listener(.note(text)) }

  /// Calls `ready` until it returns nil; the text it returns is the reason for the wait.
  func poll(every interval: Duration, limit: Duration, _ ready: () async throws -> String?) async throws {
    let deadline = ContinuousClock.now + limit
    var last = ""
    while let reason = try await ready() {
      if reason != last {
        last = reason
        waiting(reason)
      }
      if ContinuousClock.now > deadline {
        throw ClusterError(
          .timedOut,
          "cluster \(plan.name): \(current.withLock { $0 }): still waiting after \(limit.components.seconds) s: \(reason)",
          remedy: "lab logs shows the components' logs; lab down \(plan.name) removes the cluster")
      }
      try await Task.sleep(for: interval)
    }
  }
}
