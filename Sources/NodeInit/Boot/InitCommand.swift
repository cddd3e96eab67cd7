import CLinux
import Glibc
import KubeAPI
import LinuxSystem

/// PID 1 of a node. Started by ClusterKit as `lab-init BOOT.json` in fresh namespaces with a socket as descriptor 3: it sends a line
/// when the machine is built (`ready`, or `error: ...`), and starts the enabled services when a line comes back. When the other end
/// closes first, the one who wanted the node is gone, and it ends.
package enum InitCommand {
  package static let handshake: Int32 = 3

  package static func run(_ arguments: [String]) async -> Int32 {
    guard getpid() == 1, let path = arguments.first else {
      try? Descriptor(2).write("lab-init: only lab starts this, as the first process of a node\n".utf8)
      return 2
    }
    guard let node = begin(path) else { return 1 }
    return await node.run()
  }

  /// The handshake; its socket is closed on return.
  private static func begin(_ path: String) -> Node? {
    let peer = Descriptor(handshake)
    do {
      guard let specification = BootSpecification(try JSON.decode(try FileIO.readText(path))) else {
        throw SystemError("read", path: path, errno: EINVAL)
      }
      let node = try prepare(specification)
      try peer.write("ready\n".utf8)
      guard let answer = try peer.read(upTo: 64), !answer.isEmpty else { return nil }
      // Its own leaf, because a v2 group that holds processes cannot hand controllers to its children; being there also tells others
      // that the machine is complete and stays.
      let scope = Cgroup("/init.scope", layout: node.cgroups)
      try scope.create()
      try scope.place(getpid())
      return node
    } catch {
      try? peer.write("error: \(error)\n".utf8)
      Log.error("\(error)")
      return nil
    }
  }

  private static func prepare(_ specification: BootSpecification) throws -> Node {
    umask(0o022)
    let signals = try Signals([SIGCHLD, SIGTERM, SIGINT, SIGPWR])
    cl_raise_open_files(1_048_576)
    let layout = try CgroupLayout.detect()
    try NodeRoot(specification: specification, cgroups: layout).enter()
    try system("sethostname") { cl_set_hostname(specification.name) }
    for (name, value) in specification.sysctls.sorted(by: { $0.key < $1.key }) {
      let path = "/proc/sys/" + (name.contains("/") ? name : String(name.map { $0 == "." ? "/" : $0 }))
      do { try FileIO.control(path, value) } catch { Log.warning("kernel setting \(name)=\(value): \(error)") }
    }
    return Node(specification: specification, signals: signals, cgroups: layout)
  }

  private struct Node {
    let specification: BootSpecification
    let signals: Signals
    let cgroups: CgroupLayout

    func run() async -> Int32 {
      do {
        let journal = try Journal()
        let supervisor = Supervisor(
          directories: UnitDirectories(), journal: journal, environment: specification.environment, cgroups: cgroups)
        let (ending, requestEnd) = AsyncStream<Void>.makeStream()
        let server = ControlServer(
          supervisor: supervisor, loginEnvironment: specification.environment, cgroups: cgroups, powerOff: { requestEnd.yield() })
        let inner = try UnixSocket.listen(ControlServer.path)
        let outer = try UnixSocket.listen(specification.sessionSocket)
        Log.info("node \(specification.name) is up")
        await withTaskGroup(of: Void.self) { group in
          group.addTask { await supervisor.run() }
          group.addTask { await server.serve(inner) }
          group.addTask { await server.serve(outer) }
          group.addTask {
            while let signal = try? await signals.next() {
              if signal.number == SIGCHLD { await supervisor.reap() } else { requestEnd.yield() }
            }
          }
          group.addTask { await supervisor.startEnabled() }
          for await _ in ending { break }
          Log.info("node \(specification.name) is shutting down")
          await supervisor.shutDown(grace: 2)
          group.cancelAll()
          // The kernel kills what is left when this process, the namespace's init, ends.
          exit(0)
        }
        return 0
      } catch {
        Log.error("\(error)")
        return 1
      }
    }
  }
}
