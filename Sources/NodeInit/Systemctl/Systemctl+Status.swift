import LinuxSystem

extension Systemctl {
  /// The page of `systemctl status`; its exit status is the LSB one: 0 active, 3 not, 4 unknown.
  mutating func status(_ name: String, _ options: Options) async -> Int32 {
    let unit: ServiceUnit
    switch await supervisor.load(name) {
    case .missing:
      errors += "Unit \(name) could not be found.\n"
      return 4
    case .masked(let path):
      output += "○ \(name)\n     Loaded: masked (Reason: Unit \(name) is masked.)\n     Active: inactive (dead)\n"
      _ = path
      return 3
    case .found(let found): unit = found
    }
    let state = await supervisor.state(name) ?? ServiceState()
    let group = Cgroup("/system.slice/\(name)", layout: cgroups)
    let facts = StatusPage.Facts(
      enablement: Self.enablement(unit, supervisor.directories), now: wallClock(), statistics: group.statistics(),
      processes: group.allProcesses().map { ($0, Self.commandLine($0)) })
    output += StatusPage(unit: unit, state: state, facts: facts).text
    let entries = Journal.read(name).suffix(options.lines)
    if !entries.isEmpty {
      let host = (try? FileIO.readText("/proc/sys/kernel/hostname"))?.trimmed ?? "localhost"
      output += "\n" + entries.map { $0.short(host: host) }.joined()
    }
    return state.activeState == "active" ? 0 : 3
  }

  private static func commandLine(_ pid: Int32) -> String {
    guard let bytes = try? FileIO.read("/proc/\(pid)/cmdline") else { return "" }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\0").joined(separator: " ")
  }
}

/// The text of `systemctl status` without the log lines.
struct StatusPage: Sendable {
  struct Facts: Sendable {
    var enablement: String
    var now: Double
    var statistics: CgroupStatistics
    var processes: [(pid: Int32, command: String)]
  }

  let unit: ServiceUnit
  let state: ServiceState
  let facts: Facts

  var text: String {
    let mark =
      switch state.phase {
      case .failed: "×"
      case .inactive: "○"
      default: "●"
      }
    var lines = ["\(mark) \(unit.name) - \(unit.description)"]
    lines.append("     Loaded: loaded (\(unit.path); \(facts.enablement); preset: enabled)")
    lines += dropIns
    lines.append("     Active: " + active)
    if let exit = state.lastExit, state.pid == nil {
      let words = unit.start.last?.words.joined(separator: " ") ?? ""
      lines.append("    Process: \(exit.pid) ExecStart=\(words) (\(ServiceState.text(of: exit.status)))")
    }
    for (index, page) in unit.documentation.enumerated() { lines.append((index == 0 ? "       Docs: " : "             ") + page) }
    let program = unit.start.last?.words.first?.split(separator: "/").last.map(String.init) ?? ""
    if let pid = state.pid {
      lines.append("   Main PID: \(pid) (\(program))")
      lines.append("      Tasks: \(facts.statistics.processes)")
      lines.append("     Memory: \(Self.size(facts.statistics.memoryUsageBytes))")
      lines.append("        CPU: \(Self.duration(Double(facts.statistics.cpuNanoseconds) / 1e9, precise: true))")
      lines.append("     CGroup: /system.slice/\(unit.name)")
      for (index, process) in facts.processes.enumerated() {
        lines.append("             \(index == facts.processes.count - 1 ? "└─" : "├─")\(process.pid) \(process.command)")
      }
    } else if let exit = state.lastExit {
      lines.append("   Main PID: \(exit.pid) (\(ServiceState.text(of: exit.status)))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Files of one directory hang under it.
  private var dropIns: [String] {
    var lines: [String] = []
    var directory = ""
    for (index, path) in unit.dropIns.enumerated() {
      let slash = path.lastIndex(of: "/") ?? path.startIndex
      let parent = String(path[..<slash])
      if parent != directory { lines.append((lines.isEmpty ? "    Drop-In: " : "             ") + parent) }
      directory = parent
      let isLast = index == unit.dropIns.count - 1 || !unit.dropIns[index + 1].hasPrefix(parent + "/")
      lines.append("             \(isLast ? "└─" : "├─")\(path[path.index(after: slash)...])")
    }
    return lines
  }

  private var active: String {
    let result = state.result == "success" ? "" : " (Result: \(state.result))"
    if state.since == 0 { return "inactive (dead)" }
    let since = " since \(systemdTime(state.since)); \(Self.duration(facts.now - state.since)) ago"
    return switch state.phase {
    case .failed: "failed\(result)\(since)"
    default: "\(state.activeState) (\(state.subState))\(result)\(since)"
    }
  }

  static func size(_ bytes: Int64) -> String {
    var value = Double(bytes)
    var unit = "B"
    for next in ["K", "M", "G"] where value >= 1024 {
      value /= 1024
      unit = next
    }
    if unit == "B" { return "\(bytes)B" }
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)\(unit)"
  }

  static func duration(_ seconds: Double, precise: Bool = false) -> String {
    if precise, seconds < 1 { return "\(Int(seconds * 1000))ms" }
    let total = Int(max(0, seconds))
    if total < 60 { return "\(total)s" }
    if total < 3600 { return "\(total / 60)min\(total % 60 == 0 ? "" : " \(total % 60)s")" }
    if total < 86400 { return "\(total / 3600)h\(total % 3600 < 60 ? "" : " \(total % 3600 / 60)min")" }
    return "\(total / 86400) day\(total < 172800 ? "" : "s")"
  }
}
