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

  /// What `crictl ps` asks for, the newest first; without -a and --state only what runs.
  func containers(_ options: CrictlOptions) throws(RuntimeError) -> [ContainerRecord] {
    let states = ["created", "running", "exited", "unknown"]
    if let state = options["state"], !states.contains(state.lowercased()) {
      throw RuntimeError.invalid("--state should be one of \(states.joined(separator: ", "))")
    }
    let showsAll = options.has("all") || options["state"] != nil || options.has("latest") || options["last"] != nil
    var found = containers.filter { record in
      (showsAll || record.isRunning) && (options["name"].map { record.name.contains($0) } ?? true)
        && (options["pod"].map { record.sandbox.hasPrefix($0) } ?? true)
        && (options["id"].map { record.id.hasPrefix($0) } ?? true)
        && (options["state"].map { CrictlTables.state(record).lowercased() == $0.lowercased() } ?? true)
    }
    if options.has("latest") { found = Array(found.prefix(1)) }
    if let text = options["last"] {
      guard let count = Int(text) else { throw RuntimeError.invalid("invalid value \"\(text)\" for flag -last: parse error") }
      if count > 0 { found = Array(found.prefix(count)) }
    }
    return found
  }

  func sandboxes(_ options: CrictlOptions) throws(RuntimeError) -> [SandboxRecord] {
    if let state = options["state"], !["ready", "notready"].contains(state.lowercased()) {
      throw RuntimeError.invalid("--state should be ready or notready")
    }
    return sandboxes.filter { record in
      (options["name"].map { record.name.contains($0) } ?? true) && (options["namespace"].map { record.namespace == $0 } ?? true)
        && (options["state"].map { record.isReady == ($0.lowercased() == "ready") } ?? true)
    }
  }
}
