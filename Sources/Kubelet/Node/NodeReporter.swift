import APIClient
import ContainerRuntime
import KubeAPI
import LinuxSystem

/// Registers the node, renews its lease and reports its status: when it changes at once, else every five minutes.
package actor NodeReporter {
  private let facts: NodeFacts
  private let client: APIClient
  private let runtime: ContainerRuntime
  private let network: CNIPlugins
  private let recorder: EventRecorder?
  private var reported: (readiness: NodeObject.Readiness, images: Int, at: Timestamp)?
  private let changes: AsyncStream<Void>
  private let change: AsyncStream<Void>.Continuation

  package init(_ facts: NodeFacts, client: APIClient, runtime: ContainerRuntime, network: CNIPlugins, recorder: EventRecorder?) {
    self.facts = facts
    self.client = client
    self.runtime = runtime
    self.network = network
    self.recorder = recorder
    (changes, change) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// `registered` gets the node's uid; `networkChanged` is called when the network configuration did.
  package func run(registered: @Sendable (String) async -> Void, networkChanged: @escaping @Sendable () async -> Void) async {
    await register(registered)
    await withDiscardingTaskGroup { group in
      group.addTask {
        while !Task.isCancelled {
          await self.renewLease()
          try? await Task.sleep(for: .seconds(10))
        }
      }
      group.addTask {
        while !Task.isCancelled {
          self.change.yield()
          try? await Task.sleep(for: .seconds(10))
        }
      }
      group.addTask { await self.watchNetwork(networkChanged) }
      for await _ in changes { await report() }
    }
  }

  private func watchNetwork(_ changed: @Sendable () async -> Void) async {
    while !Task.isCancelled {
      do {
        try FileIO.makeDirectory(network.configurationDirectory)
        let watch = try DirectoryWatch(network.configurationDirectory)
        change.yield()
        while true {
          try await watch.changed()
          change.yield()
          await changed()
        }
      } catch is CancellationError {
        return
      } catch {
        Log.warning("cannot watch \(network.configurationDirectory): \(error)")
        try? await Task.sleep(for: .seconds(5))
      }
    }
  }

  private func readiness() -> NodeObject.Readiness {
    do {
      _ = try network.configuration()
      return NodeObject.Readiness()
    } catch {
      return NodeObject.Readiness(problems: [NodeObject.Readiness.networkProblem(error.description)])
    }
  }

  private func register(_ registered: @Sendable (String) async -> Void) async {
    var wait = Duration.milliseconds(50)
    while !Task.isCancelled {
      let ready = readiness()
      let images = await runtime.nodeImages()
      let node = NodeObject.make(facts, readiness: ready, images: images, now: .now)
      do {
        let made: KubeObject
        do {
          made = try await client.create(.nodes, node)
          reported = (ready, images.count, .now)
          Log.info("Successfully registered node \(facts.name)")
        } catch let status as APIStatus where status.reason == .alreadyExists {
          made = try await client.get(.nodes, name: facts.name)
          let missing = NodeObject.labels(facts).filter { made.metadata["labels"][$0.key].string != $0.value }
          if !missing.isEmpty {
            _ = try await client.patch(.nodes, name: facts.name, type: .merge, body: ["metadata": ["labels": JSON(missing)]])
          }
          Log.info("Node \(facts.name) was previously registered")
        }
        await registered(made.uid)
        recordStart(made)
        await registerStorage(made)
        return
      } catch {
        Log.error("Unable to register node \(facts.name) with API server: \(error)")
        try? await Task.sleep(for: wait)
        wait = min(wait * 2, .seconds(7))
      }
    }
  }

  private func recordStart(_ node: KubeObject) {
    recorder?.record(node, reason: "Starting", message: "Starting kubelet.")
    for reason in ["NodeHasSufficientMemory", "NodeHasNoDiskPressure", "NodeHasSufficientPID"] {
      recorder?.record(node, reason: reason, message: "Node \(facts.name) status is now: \(reason)")
    }
    recorder?.record(node, reason: "NodeAllocatableEnforced", message: "Updated Node Allocatable limit across pods")
  }

  /// The node's CSINode, with no driver in it until one registers.
  private func registerStorage(_ node: KubeObject) async {
    do { _ = try await client.create(.csiNodes, NodeObject.storage(of: node)) } catch let status as APIStatus
      where status.reason == .alreadyExists
    {
      // It outlives the kubelet.
    } catch { Log.error("Failed to initialize CSINode: \(error)") }
  }

  private func report() async {
    let ready = readiness()
    let images = await runtime.nodeImages()
    if let reported, reported.readiness == ready, reported.images == images.count, Timestamp.now - reported.at < .seconds(300) {
      return
    }
    do {
      let node = try await client.get(.nodes, name: facts.name)
      let status = NodeObject.status(facts, readiness: ready, images: images, old: node.status, now: .now)
      _ = try await client.patch(.nodes, name: facts.name, subresource: "status", type: .merge, body: ["status": status])
      if let reported, reported.readiness.isReady != ready.isReady {
        let reason = ready.isReady ? "NodeReady" : "NodeNotReady"
        recorder?.record(node, reason: reason, message: "Node \(facts.name) status is now: \(reason)")
      }
      reported = (ready, images.count, .now)
    } catch let status as APIStatus where status.reason == .notFound {
      await register { _ in }
    } catch {
      Log.error("Error updating node status, will retry: \(error)")
    }
  }

  private func renewLease() async {
    let spec: JSON = [
      "holderIdentity": .string(facts.name), "leaseDurationSeconds": 40, "renewTime": .string(Timestamp.now.microText),
    ]
    do {
      do {
        _ = try await client.patch(.leases, namespace: "kube-node-lease", name: facts.name, type: .merge, body: ["spec": spec])
      } catch let status as APIStatus where status.reason == .notFound {
        var lease = KubeObject(
          apiVersion: "coordination.k8s.io/v1", kind: "Lease", namespace: "kube-node-lease", name: facts.name)
        lease.spec = spec
        let node = try await client.get(.nodes, name: facts.name)
        lease.metadata["ownerReferences"] = [
          ["apiVersion": "v1", "kind": "Node", "name": .string(facts.name), "uid": .string(node.uid)]
        ]
        _ = try await client.create(.leases, lease)
      }
    } catch {
      Log.error("Failed to update lease: \(error)")
    }
  }
}
