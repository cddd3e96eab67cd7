import APIClient
import Glibc
import KubeAPI
import LinuxSystem

/// flanneld, with the flags of kube-flannel's DaemonSet.
package enum FlannelCommand {
  package static func run(_ arguments: [String]) async -> Int32 {
    let environment: (String) -> String? = { name in getenv(name).map { String(cString: $0) } }
    let options: FlannelOptions
    do throws(FlannelOptions.Invalid) { options = try FlannelOptions(arguments, environment: environment) } catch {
      Log.error(error.message)
      return 1
    }
    if options.showsVersion {
      print("v0.27.4")
      return 0
    }
    do {
      let signals = try Signals([SIGTERM, SIGINT])
      let text: String
      do throws(SystemError) { text = try FileIO.readText(options.netConfigPath, limit: 1 << 20) } catch {
        throw FlannelAgent.Failure(
          description: "failed to read net conf: open \(options.netConfigPath): \(SystemError.text(of: error.errno))")
      }
      let network: FlannelNetwork
      do throws(FlannelNetwork.Invalid) { network = try FlannelNetwork(text, path: options.netConfigPath) } catch {
        throw FlannelAgent.Failure(description: error.message)
      }
      let configuration =
        if let path = options.kubeconfig { try ClientConfiguration.kubeconfig(path: path) } else {
          try ClientConfiguration.inCluster()
        }
      let client = APIClient(configuration)
      let name = try await nodeName(options, client: client, environment: environment)
      let agent = FlannelAgent(options: options, network: network, client: client, nodeName: name)
      return try await withThrowingTaskGroup(of: Int32.self) { tasks in
        tasks.addTask {
          try await agent.run()
          return 0
        }
        tasks.addTask {
          _ = try await signals.next()
          Log.info("shutdownHandler sent cancel signal...")
          return 0
        }
        let status = try await tasks.next() ?? 0
        tasks.cancelAll()
        return status
      }
    } catch {
      Log.error("\(error)")
      return 1
    }
  }

  /// From NODE_NAME, else from the pod that POD_NAME and POD_NAMESPACE name.
  private static func nodeName(
    _ options: FlannelOptions, client: APIClient, environment: (String) -> String?
  ) async throws -> String {
    if let name = options.nodeName, !name.isEmpty { return name }
    guard let pod = environment("POD_NAME"), let namespace = environment("POD_NAMESPACE") else {
      throw FlannelAgent.Failure(description: "env variables POD_NAME and POD_NAMESPACE must be set")
    }
    var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(2))
    while true {
      do {
        let object = try await client.get(.pods, namespace: namespace, name: pod)
        if let name = object.spec["nodeName"].string { return name }
        throw FlannelAgent.Failure(description: "node name not present in pod spec '\(namespace)/\(pod)'")
      } catch let error as TransportError {
        Log.error("error retrieving pod spec for '\(namespace)/\(pod)': \(error)")
        try await Task.sleep(for: backoff.next())
      }
    }
  }
}
