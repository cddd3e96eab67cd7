import APIClient
import ClusterKit
import Grading
import KubeAPI
import LinuxSystem

/// A running cluster as grading and set-up see it.
package final class ClusterAccess: LabAccess {
  package let cluster: Cluster
  package let nodes: [String]
  package let workstation = ClusterDefinition.workstation
  private let client: APIClient

  /// The cluster must be up: its kubeconfig is read.
  package init(_ cluster: Cluster) throws {
    self.cluster = cluster
    nodes = cluster.plan.nodes.map(\.name)
    var configuration = try ClientConfiguration.kubeconfig(path: cluster.adminKubeconfig)
    configuration.userAgent = "lab"
    client = APIClient(configuration)
  }

  deinit { client.close() }

  package func run(_ command: LabCommand) async throws(AccessError) -> CommandResult {
    let machine = try machine(command.host)
    let result = await withTaskGroup(of: Result<CommandResult, AccessError>.self) { group in
      group.addTask {
        do {
          let specification = try machine.specification(command.arguments, environment: ["KUBECONFIG=/root/.kube/config"])
          let output = try await ChildProcess.capture(specification, input: command.input)
          return .success(CommandResult(exit: output.status.shellCode, output: output.output, errors: output.error))
        } catch {
          return .failure(AccessError(.kernel, "cannot run \(command.arguments.first ?? "") on \(command.host): \(error)"))
        }
      }
      group.addTask {
        try? await ContinuousClock().sleep(for: command.limit)
        return .failure(
          AccessError(.timedOut, "\(command.arguments.first ?? "") on \(command.host) took longer than \(command.limit)"))
      }
      // The other one is cancelled, which kills a program that is still running.
      let first = await group.next()
      group.cancelAll()
      return first ?? .failure(AccessError(.timedOut, "cancelled"))
    }
    return try result.get()
  }

  package func get(_ resource: GroupVersionResource, namespace: String?, name: String) async throws(AccessError) -> KubeObject? {
    let path = resource.path(namespace: namespace, name: name)
    let answer = try await send(method: "GET", path: path, headers: [], body: nil)
    if answer.status == 404 { return nil }
    guard answer.status == 200 else { throw ClusterAccess.refusal(answer, path) }
    return KubeObject(answer.body)
  }

  package func list(
    _ resource: GroupVersionResource, namespace: String?, labels: String?
  ) async throws(AccessError) -> [KubeObject] {
    do {
      return try await client.list(resource, namespace: namespace, labelSelector: labels).items
    } catch let error as APIStatus {
      if error.code == 404 { return [] }
      throw AccessError(.refused, "the API server: \(error.message)")
    } catch {
      throw AccessError(.unreachable, "the API server does not answer: \(error)")
    }
  }

  package func send(
    method: String, path: String, headers: [(String, String)], body: JSON?
  ) async throws(AccessError) -> LabResponse {
    let content = body == nil ? [] : [("Content-Type", "application/json")]
    let response: RawResponse
    do { response = try await client.raw(method: method, path: path, headers: headers + content, body: body?.data) } catch {
      throw AccessError(.unreachable, "the API server does not answer: \(error)")
    }
    return LabResponse(status: response.status, body: (try? JSON.decode(response.body)) ?? .null)
  }

  package func inside<T: Sendable>(
    _ site: NetworkSite, _ body: @escaping @Sendable () -> T
  ) async throws(AccessError) -> T {
    let handle = try namespace(of: site)
    do { return try await NamespaceThread.run(netns: handle) { body() } } catch {
      throw AccessError(.kernel, "cannot enter a network namespace: \(error)")
    }
  }

  private func machine(_ name: String) throws(AccessError) -> RunningMachine {
    do throws(ClusterError) { return try cluster.machine(name) } catch {
      throw AccessError(error.code == .noSuchMachine ? .noSuchHost : .unreachable, error.message)
    }
  }

  private func namespace(of site: NetworkSite) throws(AccessError) -> NamespaceHandle {
    switch site {
    case .host(let name):
      let machine = try machine(name)
      do throws(SystemError) { return try machine.network } catch {
        throw AccessError(.kernel, "cannot look into \(name): \(error)")
      }
    case .pod(let namespace, let name, let address, let node):
      _ = try machine(node)
      guard let handle = PodNetworks.find(address, below: cluster.paths.machineCgroup(node)) else {
        throw AccessError(.unreachable, "no process on \(node) has the address \(address) of pod \(namespace)/\(name)")
      }
      return handle
    }
  }

  private static func refusal(_ answer: LabResponse, _ path: String) -> AccessError {
    AccessError(.refused, "GET \(path): \(answer.body.message.string ?? "status \(answer.status)")")
  }
}
