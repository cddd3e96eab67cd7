import CLinux
import Glibc
import LinuxSystem

extension Systemctl {
  mutating func signal(_ verb: String, _ name: String, _ options: Options) async -> Int32 {
    guard let unit = await loaded(name, verb) else { return 5 }
    guard let pid = await supervisor.state(name)?.pid else {
      errors +=
        verb == "kill" ? "Failed to kill unit \(name): No main process to kill\n" : "\(name) is not active, cannot reload.\n"
      return 1
    }
    if verb == "reload", unit.reload.isEmpty {
      errors += "Failed to reload \(name): Job type reload is not applicable for unit \(name).\n"
      return 1
    }
    let names: [String: Int32] = [
      "HUP": SIGHUP, "INT": SIGINT, "QUIT": SIGQUIT, "KILL": SIGKILL, "USR1": SIGUSR1, "USR2": SIGUSR2, "TERM": SIGTERM,
      "STOP": SIGSTOP,
      "CONT": SIGCONT, "ABRT": SIGABRT,
    ]
    let text = options.signal.uppercased()
    guard let number = verb == "reload" ? SIGHUP : Int32(text) ?? names[text.hasPrefix("SIG") ? String(text.dropFirst(3)) : text]
    else {
      errors += "Failed to parse signal string \(options.signal).\n"
      return 1
    }
    if verb == "kill" { Cgroup("/system.slice/\(name)", layout: cgroups).signalAll(number) } else { cl_kill(pid, number) }
    return 0
  }

  mutating func install(_ verb: String, _ name: String, _ options: Options) async -> Int32 {
    let directories = supervisor.directories
    do {
      switch verb {
      case "mask":
        errors += lines(try directories.mask(name))
        await supervisor.reload()
        if options.now { await supervisor.stop(name) }
      case "unmask":
        errors += lines(try directories.unmask(name))
        await supervisor.reload()
      case "disable":
        errors += lines(try directories.disable(name))
        if options.now { await supervisor.stop(name) }
      default:
        switch directories.load(name) {
        case .missing:
          errors += "Failed to \(verb) unit: Unit file \(name) does not exist.\n"
          return 1
        case .masked:
          errors += "Failed to \(verb) unit: Unit file /etc/systemd/system/\(name) is masked.\n"
          return 1
        case .found(let unit):
          if unit.wantedBy.isEmpty {
            errors +=
              "The unit files have no installation config (WantedBy=, RequiredBy=, Also=, Alias= settings in the [Install] section).\n"
            return 0
          }
          if verb == "reenable" { errors += lines(try directories.disable(name)) }
          errors += lines(try directories.enable(unit))
          if options.now, let failure = await supervisor.start(name) {
            errors += failure + "\n"
            return 1
          }
        }
      }
      return 0
    } catch {
      errors += "Failed to \(verb) unit: \(error)\n"
      return 1
    }
  }

  private func lines(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

  mutating func isEnabled(_ name: String, _ options: Options) async -> Int32 {
    let state: String
    switch supervisor.directories.load(name) {
    case .missing:
      errors += "Failed to get unit file state for \(name): No such file or directory\n"
      return 1
    case .masked: state = "masked"
    case .found(let unit): state = Self.enablement(unit, supervisor.directories)
    }
    if !options.quiet { output += state + "\n" }
    return state == "enabled" || state == "static" ? 0 : 1
  }

  static func enablement(_ unit: ServiceUnit, _ directories: UnitDirectories) -> String {
    directories.isEnabled(unit.name) ? "enabled" : unit.wantedBy.isEmpty ? "static" : "disabled"
  }

  mutating func cat(_ name: String) async -> Int32 {
    guard case .found(let unit) = supervisor.directories.load(name) else {
      errors += "No files found for \(name).\n"
      return 1
    }
    for (index, path) in ([unit.path] + unit.dropIns).enumerated() {
      let text = (try? FileIO.readText(path)) ?? ""
      output += "\(index == 0 ? "" : "\n")# \(path)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")"
    }
    return 0
  }

  mutating func show(_ name: String, _ options: Options) async -> Int32 {
    var values: [(String, String)] = [("Id", name), ("Names", name)]
    switch await supervisor.load(name) {
    case .missing: values += [("LoadState", "not-found"), ("ActiveState", "inactive"), ("SubState", "dead")]
    case .masked: values += [("LoadState", "masked"), ("ActiveState", "inactive"), ("SubState", "dead")]
    case .found(let unit):
      let state = await supervisor.state(name) ?? ServiceState()
      values += [
        ("Type", unit.kind.rawValue), ("Restart", unit.restart.rawValue), ("MainPID", String(state.pid ?? 0)),
        ("NRestarts", String(state.restarts)), ("Result", state.result),
        ("ExecMainStatus", String(state.lastExit?.status.shellCode ?? 0)), ("Description", unit.description),
        ("LoadState", "loaded"),
        ("ActiveState", state.activeState), ("SubState", state.subState), ("FragmentPath", unit.path),
        ("DropInPaths", unit.dropIns.joined(separator: " ")), ("UnitFileState", Self.enablement(unit, supervisor.directories)),
        ("ActiveEnterTimestamp", state.since > 0 ? systemdTime(state.since) : ""),
      ]
    }
    for (key, value) in values where options.properties.isEmpty || options.properties.contains(key) {
      output += options.value ? "\(value)\n" : "\(key)=\(value)\n"
    }
    return 0
  }

  mutating func whole(_ verb: String, _ names: [String], _ options: Options) async -> Int32 {
    switch verb {
    case "is-system-running":
      let failed = await supervisor.loadedServices().contains { $0.state.phase == .failed }
      output = failed ? "degraded\n" : "running\n"
      return failed ? 1 : 0
    case "get-default": output = "multi-user.target\n"
    case "reset-failed":
      let all = names.isEmpty ? await supervisor.loadedServices().map(\.unit.name) : names
      for name in all { await supervisor.resetFailed(name) }
    case "poweroff", "halt", "reboot", "shutdown":
      if verb == "reboot" {
        errors = "Call to Reboot failed: not supported on this machine; take the cluster down and up again with lab.\n"
        return 1
      }
      powerOff()
    case "list-unit-files": await listFiles(options)
    default: await listUnits(names, options)
    }
    return 0
  }

  private mutating func listFiles(_ options: Options) async {
    var rows = [["UNIT FILE", "STATE", "PRESET"]]
    for name in supervisor.directories.names() {
      switch supervisor.directories.load(name) {
      case .found(let unit): rows.append([name, Self.enablement(unit, supervisor.directories), "enabled"])
      case .masked: rows.append([name, "masked", "enabled"])
      case .missing: continue
      }
    }
    output = table(options.noLegend ? Array(rows.dropFirst()) : rows)
    if !options.noLegend { output += "\n\(rows.count - 1) unit files listed.\n" }
  }

  private mutating func listUnits(_ names: [String], _ options: Options) async {
    var rows = [["  UNIT", "LOAD", "ACTIVE", "SUB", "DESCRIPTION"]]
    for (unit, state) in await supervisor.loadedServices() {
      if !names.isEmpty, !names.contains(unit.name) { continue }
      if !options.types.isEmpty, !options.types.contains("service") { continue }
      if !options.states.isEmpty, !options.states.contains(state.activeState), !options.states.contains(state.subState) {
        continue
      }
      if state.phase == .inactive, !options.all, options.states.isEmpty { continue }
      rows.append([
        (state.phase == .failed ? "● " : "  ") + unit.name, "loaded", state.activeState, state.subState, unit.description,
      ])
    }
    output = table(options.noLegend ? Array(rows.dropFirst()) : rows)
    if options.noLegend { return }
    output += """

      LOAD   = Reflects whether the unit definition was properly loaded.
      ACTIVE = The high-level unit activation state, i.e. generalization of SUB.
      SUB    = The low-level unit activation state, values depend on unit type.
      \(rows.count - 1) loaded units listed.

      """
  }

  private func table(_ rows: [[String]]) -> String {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column >= widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.count)
      }
    }
    return rows.map { row in
      row.enumerated().map { column, cell in
        column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
      }.joined(separator: " ") + "\n"
    }.joined()
  }
}
