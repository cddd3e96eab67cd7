import ContainerRuntime
import Glibc
import HTTPServer
import KubeAPI
import LinuxSystem

/// Logs, exec, attach and port-forward.
struct StreamHandler: Sendable {
  let kubelet: Kubelet
  let runtime: ContainerRuntime

  func records(_ namespace: String, _ pod: String, _ container: String) async -> [ContainerRecord]? {
    guard let found = await kubelet.pod(namespace: namespace, name: pod) else { return nil }
    return await runtime.containers(podUID: found.uid).filter { $0.name == container }
  }

  func refuse(_ response: HTTPResponseWriter, _ status: Int, _ text: String) async throws {
    // As a Status, which the API server hands on as it is.
    let reason: StatusReason = status == 404 ? .notFound : status == 400 ? .badRequest : .internalError
    try await response.respond(
      status: status, headers: ["Content-Type": "application/json"], body: APIStatus(reason, text, code: status).json.data)
  }

  func logs(_ namespace: String, _ pod: String, _ container: String, _ request: HTTPRequest, _ response: HTTPResponseWriter)
    async throws
  {
    let query = request.query
    guard let object = await kubelet.pod(namespace: namespace, name: pod) else {
      return try await refuse(response, 404, "pod \"\(pod)\" does not exist")
    }
    guard object.allContainers.contains(where: { $0.name == container }) else {
      return try await refuse(response, 404, "container \"\(container)\" not found in pod \"\(pod)\"")
    }
    let found = await runtime.containers(podUID: object.uid).filter { $0.name == container }
    let isPrevious = query.flag("previous")
    guard let record = isPrevious ? found.dropFirst().first : found.first else {
      let identity = "container \"\(container)\" in pod \"\(pod)\""
      if isPrevious { return try await refuse(response, 400, "previous terminated \(identity) not found") }
      let status = ["initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"].flatMap {
        object.status[$0].elements
      }
      let state = status.first { $0["name"].string == container }?["state"]["waiting"] ?? .null
      let reason = state["reason"].string ?? "ContainerCreating"
      let text =
        reason.hasSuffix("ImagePull") || reason == "ImagePullBackOff"
        ? "\(identity) is waiting to start: trying and failing to pull image" : "\(identity) is waiting to start: \(reason)"
      return try await refuse(response, 400, text)
    }
    var options = ContainerLogOptions()
    options.follows = query.flag("follow")
    options.showsTimestamps = query.flag("timestamps")
    options.tailLines = query["tailLines"].flatMap { Int($0) }
    options.limitBytes = query["limitBytes"].flatMap { Int($0) }
    options.stream = query["stream"].flatMap { $0 == "All" ? nil : $0 }
    if let seconds = query["sinceSeconds"].flatMap({ Int64($0) }) { options.since = .now + .seconds(-seconds) }
    if let time = query["sinceTime"].flatMap({ Timestamp($0) }) { options.since = time }
    try await response.start(status: 200, headers: ["Content-Type": "text/plain"])
    try await send(record, options, response)
    try await response.finish()
  }

  private func send(_ record: ContainerRecord, _ options: ContainerLogOptions, _ response: HTTPResponseWriter) async throws {
    var reader = ContainerLogReader(options)
    var offset = 0
    if let lines = options.tailLines, let all = try? FileIO.read(record.logPath) {
      offset = ContainerLogReader.tailOffset(all, lines: lines)
    }
    guard let slash = record.logPath.lastIndex(of: "/") else { return }
    let watch = options.follows ? try DirectoryWatch(String(record.logPath[..<slash]), appends: true) : nil
    while !reader.isFinished {
      let isRunning = await runtime.container(record.id)?.exit == nil
      if let file = try? Descriptor.open(record.logPath, O_RDONLY) {
        // A log that was rotated begins anew.
        if let size = try? FileIO.status(record.logPath).size, size < offset { offset = 0 }
        lseek(file.raw, offset, SEEK_SET)
        while let bytes = try file.read(), !bytes.isEmpty, !reader.isFinished {
          offset += bytes.count
          try await response.write(reader.render(bytes[...]))
        }
      }
      guard let watch, isRunning else { return }
      try await wait(watch, orEndOf: record.id)
    }
  }

  private func wait(_ watch: DirectoryWatch, orEndOf id: String) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await watch.changed() }
      group.addTask {
        // The end of a container that writes nothing more is not seen in the directory.
        try await Task.sleep(for: .seconds(1))
      }
      try await group.next()
      group.cancelAll()
    }
  }
}
