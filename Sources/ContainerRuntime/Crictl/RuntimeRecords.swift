import KubeAPI
import LinuxSystem

/// The runtime's records as they are on disk, for those who only look.
struct RuntimeRecords: Sendable {
  let sandboxes: [SandboxRecord]
  let containers: [ContainerRecord]

  init(_ configuration: RuntimeConfiguration) throws(SystemError) {
    func read(_ path: String) -> JSON? { (try? FileIO.read(path)).flatMap { try? JSON.decode($0) } }
    sandboxes = try FileIO.list("\(configuration.state)/sandboxes").compactMap { id in
      read("\(configuration.sandboxDirectory(id))/meta.json").flatMap(SandboxRecord.init)
    }.sorted { $0.createdAt > $1.createdAt }
    containers = try FileIO.list("\(configuration.state)/containers").compactMap { id in
      guard var record = read("\(configuration.containerDirectory(id))/meta.json").flatMap(ContainerRecord.init) else {
        return nil
      }
      if record.exit == nil,
        let exit = read("\(configuration.containerDirectory(id))/exit.json").flatMap(ContainerRecord.Exit.init)
      {
        record.state = .exited(exit)
      }
      return record.name == ContainerRuntime.processHolderName ? nil : record
    }.sorted { $0.createdAt > $1.createdAt }
  }

  /// The one container whose identifier begins so.
  func container(_ prefix: String) -> ContainerRecord? {
    let found = containers.filter { $0.id.hasPrefix(prefix) }
    return found.count == 1 ? found.first : nil
  }
}
