import APIClient
import ContainerRuntime
import Glibc
import KubeAPI
import LinuxSystem

/// `kubelet`: the node agent as a process.
package enum KubeletCommand {
  package static func run(_ arguments: [String]) async -> Int32 {
    do {
      let flags = try KubeletFlags.parse(arguments)
      let configuration = flags.config.isEmpty ? KubeletConfiguration() : try KubeletConfiguration.load(flags.config)
      try await serve(flags, configuration)
      return 0
    } catch let error as KubeletError {
      Log.error("\"command failed\" err=\(JSON.string(error.description).text)")
      return 1
    } catch {
      Log.error("\"command failed\" err=\(JSON.string("failed to run Kubelet: \(error)").text)")
      return 1
    }
  }

  private static func serve(_ flags: KubeletFlags, _ configuration: KubeletConfiguration) async throws {
    Log.info("\"Kubelet version\" kubeletVersion=\"\(NodeFacts.version)\"")
    let facts = facts(flags, configuration)
    let client = try client(flags)
    let runtime = ContainerRuntime(runtimeConfiguration(flags, configuration))
    let recorder = client.map { EventRecorder($0, component: "kubelet", host: facts.name) }
    let services = client.map { Informer($0, .services) }
    let network = CNIPlugins(
      configurationDirectory: flags.cniConfigurationDirectory, binaryDirectory: flags.cniBinaryDirectory)
    let context = PodContext(
      nodeName: facts.name, nodeIP: facts.address, runtime: runtime,
      volumes: PodVolumes(root: flags.rootDirectory, client: client),
      network: network,
      names: PodNameFiles(
        clusterDNS: configuration.clusterDNS, clusterDomain: configuration.clusterDomain,
        nodeResolver: (try? FileIO.readText(configuration.resolverConfiguration)) ?? ""),
      client: client, recorder: recorder, services: services,
      capacity: (Int64(facts.cpus) * 1000, facts.memory), cgroupRoot: runtime.configuration.cgroupRoot,
      logDirectory: flags.logDirectory, seccompDefault: configuration.seccompDefault, syncFrequency: configuration.syncFrequency)
    let kubelet = Kubelet(context)
    let server = try KubeletServer(kubelet, facts: facts, flags: flags, configuration: configuration, client: client)

    try await withThrowingDiscardingTaskGroup { group in
      let (ready, isReady) = AsyncStream.makeStream(of: Void.self)
      group.addTask { try await runtime.run { isReady.finish() } }
      for await _ in ready {}
      Log.info("\"Started kubelet\"")
      group.addTask { await kubelet.run() }
      group.addTask { try await server.run() }
      let manifests = flags.staticPodPath ?? configuration.staticPodPath
      if !manifests.isEmpty {
        group.addTask {
          await StaticPodSource(directory: manifests, nodeName: facts.name).run { await kubelet.setStaticPods($0) }
        }
      }
      guard let client else { return }
      group.addTask { await recorder?.run() }
      group.addTask { await services?.run() }
      let pods = Informer(client, .pods, fieldSelector: "spec.nodeName=\(facts.name)")
      group.addTask { await pods.run() }
      group.addTask { for await event in pods.events() { await kubelet.handle(event) } }
      group.addTask {
        try? await pods.waitForSync()
        await kubelet.sourcesReady()
      }
      let reporter = NodeReporter(facts, client: client, runtime: runtime, network: network, recorder: recorder)
      group.addTask {
        await reporter.run(registered: { await kubelet.setNode(uid: $0) }, networkChanged: { await kubelet.networkChanged() })
      }
    }
  }

  private static func facts(_ flags: KubeletFlags, _ configuration: KubeletConfiguration) -> NodeFacts {
    let name = flags.hostnameOverride.isEmpty ? NodeFacts.hostname() : flags.hostnameOverride.lowercased()
    var facts = NodeFacts(name: name, address: flags.nodeIP.isEmpty ? NetworkAddresses.primary() : flags.nodeIP)
    facts.readSystem()
    facts.maxPods = configuration.maxPods
    facts.port = flags.port ?? configuration.port
    facts.labels = flags.nodeLabels
    facts.reservedMemory = configuration.evictionMemory.value
    facts.taints = configuration.registerWithTaints + taints(flags.registerWithTaints)
    return facts
  }

  /// `KEY=VALUE:EFFECT,KEY:EFFECT`.
  private static func taints(_ text: String) -> [JSON] {
    text.split(separator: ",").compactMap { entry in
      let parts = entry.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else { return nil }
      let pair = parts[0].split(separator: "=", maxSplits: 1).map(String.init)
      var taint: JSON = ["key": .string(pair[0]), "effect": .string(parts[1])]
      if pair.count > 1 { taint["value"] = .string(pair[1]) }
      return taint
    }
  }

  /// Nil without a kubeconfig: then only static pods run.
  private static func client(_ flags: KubeletFlags) throws -> APIClient? {
    guard !flags.kubeconfig.isEmpty else { return nil }
    if !FileIO.exists(flags.kubeconfig) {
      let missing = flags.bootstrapKubeconfig.isEmpty ? flags.kubeconfig : flags.bootstrapKubeconfig
      if !FileIO.exists(missing) {
        throw KubeletError.credentials("unable to load bootstrap kubeconfig: stat \(missing): no such file or directory")
      }
      throw KubeletError.credentials(
        "not supported: TLS bootstrap with --bootstrap-kubeconfig=\(missing); \(flags.kubeconfig) is missing")
    }
    do {
      var configuration = try ClientConfiguration.kubeconfig(path: flags.kubeconfig)
      configuration.userAgent = "kubelet/\(NodeFacts.version) (linux/amd64) kubernetes"
      configuration.timeout = .seconds(10)
      return APIClient(configuration)
    } catch {
      throw KubeletError.credentials("invalid kubeconfig: \(error)")
    }
  }

  private static func runtimeConfiguration(_ flags: KubeletFlags, _ configuration: KubeletConfiguration) -> RuntimeConfiguration {
    var result = RuntimeConfiguration()
    if !flags.imageDirectory.isEmpty { result.images = flags.imageDirectory }
    let root = flags.cgroupRoot.isEmpty ? configuration.cgroupRoot : flags.cgroupRoot
    if !root.isEmpty, root != "/" { result.cgroupRoot = (root.hasPrefix("/") ? root : "/\(root)") + "/kubepods" }
    // On a node the monitor is a service of its own; elsewhere the kubelet starts it.
    if !FileIO.exists("/usr/lib/systemd/system/containerd.service") { result.monitorCommand = ["/usr/bin/containerd"] }
    return result
  }
}
