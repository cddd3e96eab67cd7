import APIClient
import ArgumentParser
import ClusterKit
import KubeAPI

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show the clusters of this machine and their machines.")

  @Argument(help: "A cluster; without it, all.")
  var cluster: String?

  @Option(name: .shortAndLong, help: "text or json.")
  var output = OutputFormat.text

  func run() async throws {
    try await Failure.report {
      let clusters = try cluster.map { [try Cluster.open($0)] } ?? Cluster.list()
      var reports: [ClusterReport] = []
      for cluster in clusters { reports.append(await ClusterReport(of: cluster)) }
      switch output {
      case .json: Console.print(JSON.array(reports.map(\.json)).pretty(indent: 2))
      case .text: Console.print(text(reports))
      }
    }
  }

  private func text(_ reports: [ClusterReport]) -> String {
    if reports.isEmpty { return "No clusters. Start one with: lab up" }
    var rows = [["CLUSTER", "MACHINE", "ROLE", "ADDRESS", "STATE"]]
    for report in reports {
      for machine in report.machines { rows.append([report.name, machine.name, machine.role, machine.address, machine.state]) }
    }
    let servers = reports.map { "\($0.name): API server at https://127.0.0.1:\($0.port) \($0.server)" }
    return (["\(Console.table(rows))", ""] + servers).joined(separator: "\n")
  }
}

struct ClusterReport: Sendable {
  struct Machine: Sendable {
    var name: String
    var role: String
    var address: String
    var state: String
  }

  var name: String
  var port: UInt16
  var server: String
  var machines: [Machine]

  /// Asks the API server for the nodes' states; without it, tells only which machines run.
  init(of cluster: Cluster) async {
    name = cluster.name
    port = cluster.apiPort
    var conditions: [String: String] = [:]
    do {
      let client = APIClient(try ClientConfiguration.kubeconfig(path: cluster.adminKubeconfig))
      defer { client.close() }
      for node in try await client.list(.nodes).items {
        let ready = node.status.conditions.elements.first { $0["type"].string == "Ready" }?.status.string
        conditions[node.name] = ready == "True" ? "Ready" : "NotReady"
      }
      server = "answers"
    } catch { server = "does not answer" }
    machines = cluster.plan.machines.map { machine in
      let runs = (try? cluster.machine(machine.name)) != nil
      let role =
        switch machine.role {
        case .controlPlane: "control-plane"
        case .worker: "worker"
        case .workstation: "workstation"
        case .apiServer: "api-server"
        }
      return Machine(
        name: machine.name, role: role, address: "\(machine.address)",
        state: runs ? conditions[machine.name] ?? "running" : "down")
    }
  }

  var json: JSON {
    [
      "name": .string(name), "apiServer": .string("https://127.0.0.1:\(port)"), "answers": .bool(server == "answers"),
      "machines": .array(
        machines.map {
          ["name": .string($0.name), "role": .string($0.role), "address": .string($0.address), "state": .string($0.state)]
        }),
    ]
  }
}
