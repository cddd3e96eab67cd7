import Glibc
import KubeAPI
import LinuxSystem

/// `crictl`: looks at the containers of this node without the API server, as one does when that is what is broken.
package enum CrictlCommand {
  package static func run(_ arguments: [String]) async -> Int32 {
    var configuration = RuntimeConfiguration()
    var rest = arguments[...]
    while let first = rest.first, first.hasPrefix("-") {
      rest = rest.dropFirst()
      // The endpoint is always this node's.
      if ["-r", "--runtime-endpoint", "-i", "--image-endpoint", "-t", "--timeout"].contains(first) { rest = rest.dropFirst() }
      if first.hasPrefix("--state=") { configuration.state = String(first.dropFirst(8)) }
    }
    let command = rest.popFirst() ?? "help"
    do {
      return try await run(command, try CrictlOptions(command, Array(rest)), configuration)
    } catch {
      complain("FATA[0000] \(error)")
      return 1
    }
  }

  private static func run(
    _ command: String, _ options: CrictlOptions, _ configuration: RuntimeConfiguration
  ) async throws -> Int32 {
    switch command {
    case "images", "image", "img":
      let images = await ContainerRuntime(configuration).nodeImages()
      emit(options.has("quiet") ? lines(images.map(\.id)) : CrictlTables.images(images))
      return 0
    case "version":
      emit("Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  2.2.1\nRuntimeApiVersion:  v1\n")
      return 0
    case "ps", "pods", "logs", "inspect", "exec", "stop", "info": break
    default:
      emit(
        "Usage: crictl ps [-a] [-q] | pods [-q] | images [-q] | logs [--tail N] ID | inspect ID | exec [-it] ID COMMAND | stop ID | version\n"
      )
      return command == "help" ? 0 : 1
    }
    let records: RuntimeRecords
    do { records = try RuntimeRecords(configuration) } catch {
      throw RuntimeError.unavailable(
        "validate service connection: validate CRI v1 runtime API for endpoint \"unix:///run/containerd/containerd.sock\": \(error)"
      )
    }
    switch command {
    case "ps":
      let found = try records.containers(options)
      emit(options.has("quiet") ? lines(found.map(\.id)) : CrictlTables.containers(found, now: .now))
      return 0
    case "pods":
      let found = try records.sandboxes(options)
      emit(options.has("quiet") ? lines(found.map(\.id)) : CrictlTables.pods(found, now: .now))
      return 0
    default: break
    }
    guard let id = options.operands.first else { throw RuntimeError.invalid("ID cannot be empty") }
    guard let record = records.container(id) else { throw RuntimeError.noSuchContainer(id) }
    switch command {
    case "inspect":
      if let format = options["output"], format != "json" {
        throw RuntimeError.invalid("output format \"\(format)\" is not supported: only json")
      }
      emit(CrictlTables.inspect(record).pretty(indent: 2) + "\n")
    case "logs":
      let log = try FileIO.read(record.logPath)
      let start = options["tail"].flatMap { Int($0) }.map { ContainerLogReader.tailOffset(log, lines: $0) } ?? 0
      var rendering = ContainerLogOptions()
      rendering.showsTimestamps = options.has("timestamps")
      var reader = ContainerLogReader(rendering)
      emit(String(decoding: reader.render(log[start...]), as: UTF8.self))
    case "stop":
      guard let pid = record.pid else { return 0 }
      try ChildProcess.adopt(pid: pid).kill(SIGTERM)
      emit("\(record.id)\n")
    default: return try await exec(record, options, configuration)
    }
    return 0
  }

  private static func exec(
    _ record: ContainerRecord, _ options: CrictlOptions, _ configuration: RuntimeConfiguration
  ) async throws -> Int32 {
    let command = options.operands.dropFirst()
    guard !command.isEmpty else { throw RuntimeError.invalid("command cannot be empty") }
    var specification = ProcessSpecification(
      configuration.runc,
      ["--root", configuration.runcRoot, "exec"] + (options.has("tty") ? ["--tty"] : []) + [record.id] + command)
    specification.inheritStandardStreams()
    return try await ChildProcess.spawn(specification).wait().shellCode
  }

  private static func lines(_ texts: [String]) -> String { texts.map { $0 + "\n" }.joined() }
  private static func emit(_ text: String) { try? Descriptor(1).write(text.utf8) }
  private static func complain(_ text: String) { try? Descriptor(2).write("\(text)\n".utf8) }
}
