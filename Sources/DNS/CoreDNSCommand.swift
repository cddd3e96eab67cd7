import APIClient
import Glibc
import LinuxSystem

/// The name server of the cluster, with CoreDNS's flags, Corefile and log.
package enum CoreDNSCommand {
  private struct Options {
    var corefile = "Corefile"
    var port = 53
  }

  package static func run(_ arguments: [String]) async -> Int32 {
    var options = Options()
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      func value() -> String? { parts.count > 1 ? parts[1] : rest.popFirst() }
      switch parts.first?.drop(while: { $0 == "-" }) {
      case "conf":
        guard let path = value() else { return refuse("flag needs an argument: -conf") }
        options.corefile = path
      case "dns.port", "p":
        guard let number = value().flatMap({ Int($0) }), (1...65_535).contains(number) else {
          return refuse("invalid value for flag -dns.port: expected a number from 1 to 65535")
        }
        options.port = number
      case "version":
        print("CoreDNS-1.13.1")
        return 0
      case "plugins":
        print(ServerInstance.order.map { "dns.\($0)" }.joined(separator: "\n"))
        return 0
      default: return refuse("flag provided but not defined: \(argument)")
      }
    }
    return await serve(options)
  }

  private static func serve(_ options: Options) async -> Int32 {
    let path = options.corefile
    let environment = ServerInstance.Environment(
      readFile: { try? FileIO.readText($0) },
      makeClient: { kubeconfig, context in
        let configuration =
          if let kubeconfig { try ClientConfiguration.kubeconfig(path: kubeconfig, context: context) } else {
            try ClientConfiguration.inCluster()
          }
        return APIClient(configuration)
      },
      onLoop: { message in
        DNSLog.fatal(message)
        exit(1)
      },
      defaultPort: options.port)
    let server: CoreDNSServer
    do {
      server = try CoreDNSServer { () throws(CorefileError) in
        let text: String
        do { text = try FileIO.readText(path, limit: 1 << 20) } catch {
          throw CorefileError(file: path, line: 0, message: "\(error)")
        }
        let corefile = try CorefileParser.parse(text, file: path)
        return (text, try ServerInstance(corefile, file: path, environment: environment))
      }
    } catch {
      DNSLog.write(error.description)
      return 1
    }
    DNSLog.write("CoreDNS-1.13.1")
    do {
      let signals = try Signals([SIGTERM, SIGINT])
      return try await withThrowingTaskGroup(of: Int32.self) { tasks in
        tasks.addTask {
          try await server.run()
          return 0
        }
        tasks.addTask {
          let signal = try await signals.next()
          guard signal.number == SIGTERM else { return 0 }
          DNSLog.info("SIGTERM: Shutting down servers then terminating")
          // Endpoints that still name this server are answered until they have gone.
          try await Task.sleep(for: server.lameduck)
          return 0
        }
        let status = try await tasks.next() ?? 0
        tasks.cancelAll()
        return status
      }
    } catch {
      DNSLog.write("\(error)")
      return 1
    }
  }

  private static func refuse(_ message: String) -> Int32 {
    DNSLog.write(message)
    return 2
  }
}
