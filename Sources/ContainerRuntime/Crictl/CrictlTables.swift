import KubeAPI

/// What crictl prints.
enum CrictlTables {
  static func containers(_ records: [ContainerRecord], now: Timestamp) -> String {
    let rows = records.map { record in
      [
        short(record.id), record.imageID.isEmpty ? record.image : String(record.imageID.dropFirst(7).prefix(13)),
        age(record.createdAt, now), state(record), record.name, String(record.attempt), short(record.sandbox), record.podName,
        record.podNamespace,
      ]
    }
    return table(
      [["CONTAINER", "IMAGE", "CREATED", "STATE", "NAME", "ATTEMPT", "POD ID", "POD", "NAMESPACE"]] + rows)
  }

  static func pods(_ records: [SandboxRecord], now: Timestamp) -> String {
    table(
      [["POD ID", "CREATED", "STATE", "NAME", "NAMESPACE", "ATTEMPT", "RUNTIME"]]
        + records.map {
          [
            short($0.id), age($0.createdAt, now), $0.isReady ? "Ready" : "NotReady", $0.name, $0.namespace, String($0.attempt),
            "(default)",
          ]
        })
  }

  static func images(_ images: [Image]) -> String {
    let rows = images.flatMap { image in
      image.names.compactMap { name -> [String]? in
        guard let reference = try? ImageReference(name) else { return nil }
        return [reference.repository, reference.tag, String(image.id.dropFirst(7).prefix(13)), size(image.size)]
      }
    }
    return table([["IMAGE", "TAG", "IMAGE ID", "SIZE"]] + rows)
  }

  static func state(_ record: ContainerRecord) -> String {
    switch record.state {
    case .created: "Created"
    case .running: "Running"
    case .exited: "Exited"
    }
  }

  static func inspect(_ record: ContainerRecord) -> JSON {
    var status: JSON = [
      "id": .string(record.id), "metadata": ["attempt": JSON(record.attempt), "name": .string(record.name)],
      "state": .string("CONTAINER_\(state(record).uppercased())"), "createdAt": .string(record.createdAt.microText),
      "image": ["image": .string(record.image)], "imageRef": .string(record.imageReference), "logPath": .string(record.logPath),
      "labels": [
        "io.kubernetes.container.name": .string(record.name), "io.kubernetes.pod.name": .string(record.podName),
        "io.kubernetes.pod.namespace": .string(record.podNamespace), "io.kubernetes.pod.uid": .string(record.podUID),
      ],
    ]
    if let exit = record.exit {
      status["exitCode"] = JSON(Int(exit.code))
      status["reason"] = .string(exit.reason)
      status["message"] = .string(exit.message)
      status["finishedAt"] = .string(exit.finishedAt.microText)
    }
    var info: JSON = ["sandboxID": .string(record.sandbox), "cgroup": .string(record.cgroup)]
    if let pid = record.pid { info["pid"] = JSON(Int(pid)) }
    return ["status": status, "info": info]
  }

  private static func short(_ id: String) -> String { String(id.prefix(13)) }

  private static func age(_ time: Timestamp, _ now: Timestamp) -> String {
    let seconds = now.seconds - time.seconds
    switch seconds {
    case ..<60: return seconds == 1 ? "1 second ago" : "\(max(0, seconds)) seconds ago"
    case ..<120: return "About a minute ago"
    case ..<3600: return "\(seconds / 60) minutes ago"
    case ..<7200: return "About an hour ago"
    default: return seconds < 172_800 ? "\(seconds / 3600) hours ago" : "\(seconds / 86_400) days ago"
    }
  }

  /// As crictl rounds: three significant digits.
  private static func size(_ bytes: Int) -> String {
    var value = Double(bytes), unit = 0
    let units = ["B", "kB", "MB", "GB"]
    while value >= 1000, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    let tenths = Int((value * 10).rounded())
    return value >= 100 || unit == 0 ? "\(Int(value.rounded()))\(units[unit])" : "\(tenths / 10).\(tenths % 10)\(units[unit])"
  }

  static func table(_ rows: [[String]]) -> String {
    guard let columns = rows.first?.count else { return "" }
    let widths = (0..<columns).map { column in max(20, (rows.map { $0[column].count }.max() ?? 0) + 2) }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        line += cell + (column == columns - 1 ? "" : String(repeating: " ", count: widths[column] - cell.count))
      }
      return line + "\n"
    }.joined()
  }
}
