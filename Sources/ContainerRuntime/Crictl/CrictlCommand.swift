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
    var options: [String: String] = [:]
    var operands: [String] = []
    while let argument = rest.popFirst() {
      if command == "exec", !operands.isEmpty {
        operands.append(argument)
      } else if argument.hasPrefix("-") {
        let parts = argument.drop { $0 == "-" }.split(separator: "=", maxSplits: 1).map(String.init)
        let takesValue = ["name", "pod", "p", "tail", "o", "output", "n", "namespace"].contains(parts.first ?? "")
        options[parts.first ?? ""] = parts.count > 1 ? parts[1] : takesValue ? rest.popFirst() ?? "" : "true"
      } else {
        operands.append(argument)
      }
    }
    do {
      return try await run(command, options, operands, configuration)
    } catch {
      complain("FATA[0000] \(error)")
      return 1
    }
  }

  private static func run(
    _ command: String, _ options: [String: String], _ operands: [String], _ configuration: RuntimeConfiguration
  ) async throws -> Int32 {
    switch command {
    case "images", "image", "img":
      let runtime = ContainerRuntime(configuration)
      emit(CrictlTables.images(await runtime.nodeImages()))
      return 0
    case "version":
      emit("Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  2.2.1\nRuntimeApiVersion:  v1\n")
      return 0
    case "ps", "pods", "logs", "inspect", "exec", "stop", "info": break
    default:
      emit(
        "Usage: crictl ps [-a] | pods | images | logs [--tail N] ID | inspect ID | exec [-it] ID COMMAND | stop ID | version\n")
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
      emit(
        CrictlTables.containers(
          records, all: options["a"] != nil || options["all"] != nil, name: options["name"], pod: options["pod"] ?? options["p"],
          now: .now))
      return 0
    case "pods":
      emit(CrictlTables.pods(records, now: .now))
      return 0
    default: break
    }
    guard let id = operands.first else { throw RuntimeError.invalid("ID cannot be empty") }
    guard let record = records.container(id) else { throw RuntimeError.noSuchContainer(id) }
    switch command {
    case "inspect": emit(CrictlTables.inspect(record).pretty(indent: 2) + "\n")
    case "logs":
      let log = try FileIO.read(record.logPath)
      let start = options["tail"].flatMap { Int($0) }.map { ContainerLogReader.tailOffset(log, lines: $0) } ?? 0
      var reader = ContainerLogReader(ContainerLogOptions())
      emit(String(decoding: reader.render(log[start...]), as: UTF8.self))
    case "stop":
      guard let pid = record.pid else { return 0 }
      try ChildProcess.adopt(pid: pid).kill(SIGTERM)
      emit("\(record.id)\n")
    default: return try await exec(record, options, Array(operands.dropFirst()), configuration)
    }
    return 0
  }

  private static func exec(
    _ record: ContainerRecord, _ options: [String: String], _ command: [String], _ configuration: RuntimeConfiguration
  ) async throws -> Int32 {
    guard !command.isEmpty else { throw RuntimeError.invalid("command cannot be empty") }
    let hasTerminal = options.keys.contains { $0.contains("t") }
    var specification = ProcessSpecification(
      configuration.runc,
      ["--root", configuration.runcRoot, "exec"] + (hasTerminal ? ["--tty"] : []) + [record.id] + command)
    specification.inheritStandardStreams()
    return try await ChildProcess.spawn(specification).wait().shellCode
  }

  private static func emit(_ text: String) { try? Descriptor(1).write(text.utf8) }
  private static func complain(_ text: String) { try? Descriptor(2).write("\(text)\n".utf8) }
}
