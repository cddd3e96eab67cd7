import KubeAPI
import LinuxSystem

extension MonitorServer {
  /// Joins a connection to a container's streams until either ends.
  func attach(
    _ id: String, _ socket: Descriptor, _ sender: AsyncStream<[UInt8]>.Continuation, _ received: [UInt8]
  ) async {
    guard let container = container(id) else { return }
    let (client, frames) = await container.attach()
    await withTaskGroup(of: Void.self) { group in
      group.addTask { for await frame in frames { sender.yield(frame.encoded) } }
      group.addTask {
        var buffer = received
        while true {
          for frame in AttachFrame.decode(&buffer) { await container.handle(frame) }
          guard let bytes = try? await socket.readSome() else { return }
          buffer += bytes
        }
      }
      await group.next()
      group.cancelAll()
    }
    await container.detach(client)
  }

  /// Takes up the containers a former monitor left running. Their exit status is the kernel's secret, for they are not our children.
  func adoptOrphans() {
    let root = "\(configuration.state)/containers"
    for id in (try? FileIO.list(root)) ?? [] {
      let directory = "\(root)/\(id)"
      guard !FileIO.exists("\(directory)/exit.json"), let text = try? FileIO.readText("\(directory)/pid"), let pid = Int32(text),
        let record = (try? FileIO.read("\(directory)/meta.json")).flatMap({ try? JSON.decode($0) }).flatMap(ContainerRecord.init)
      else { continue }
      guard let process = try? ChildProcess.adopt(pid: pid), Self.isContainer(pid, record.cgroup) else {
        self.record(id, nil, record.cgroup)
        continue
      }
      let pipes = ContainerPipes(adopting: directory)
      let container = MonitoredContainer(id: id, logPath: record.logPath, input: pipes.input, terminal: nil, stdinOnce: false)
      adopt(container, process, pipes.outputs, record.cgroup)
    }
  }

  /// A pid may have gone to another process since; a container's cgroup does not lie.
  private static func isContainer(_ pid: Int32, _ cgroup: String) -> Bool {
    ((try? FileIO.readText("/proc/\(pid)/cgroup")) ?? "").contains(cgroup)
  }
}
