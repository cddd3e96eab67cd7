import LinuxSystem

/// The verbs of `systemctl`, run inside node init; the client only prints what comes back.
struct Systemctl: Sendable {
  let supervisor: Supervisor
  let cgroups: CgroupLayout
  let powerOff: @Sendable () -> Void
  var output = ""
  var errors = ""

  init(supervisor: Supervisor, cgroups: CgroupLayout, powerOff: @escaping @Sendable () -> Void) {
    self.supervisor = supervisor
    self.cgroups = cgroups
    self.powerOff = powerOff
  }

  struct Options: Hashable, Sendable {
    var now = false
    var quiet = false
    var all = false
    var full = false
    var noLegend = false
    var value = false
    var lines = 10
    var properties: [String] = []
    var types: [String] = []
    var states: [String] = []
    var signal = "SIGTERM"
    var words: [String] = []
  }

  enum Problem: Error, Hashable, Sendable { case unknown(String), missingValue(String) }

  static func parse(_ arguments: [String]) throws(Problem) -> Options {
    var options = Options()
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("-"), argument != "-" else {
        options.words.append(argument)
        continue
      }
      var name = argument
      var inline: String?
      if argument.hasPrefix("--"), let equals = argument.firstIndex(of: "=") {
        name = String(argument[..<equals])
        inline = String(argument[argument.index(after: equals)...])
      }
      func value() throws(Problem) -> String {
        if let inline { return inline }
        guard let next = rest.popFirst() else { throw .missingValue(name) }
        return next
      }
      switch name {
      case "--now": options.now = true
      case "-q", "--quiet": options.quiet = true
      case "-a", "--all": options.all = true
      case "-l", "--full": options.full = true
      case "--no-legend": options.noLegend = true
      case "--value": options.value = true
      case "--no-pager", "--system", "--no-block", "-f", "--force", "--plain", "--no-ask-password", "--legend", "--no-wall", "-r",
        "--runtime":
        break
      case "-n", "--lines": options.lines = Int(try value()) ?? 10
      case "-p", "-P", "--property":
        options.properties += try value().split(separator: ",").map(String.init)
        if name == "-P" { options.value = true }
      case "-t", "--type": options.types += try value().split(separator: ",").map(String.init)
      case "--state": options.states += try value().split(separator: ",").map(String.init)
      case "--failed": options.states.append("failed")
      case "-s", "--signal": options.signal = try value()
      case "-o", "--output", "--kill-who", "--kill-whom", "--job-mode": _ = try value()
      default: throw .unknown(argument)
      }
    }
    return options
  }

  /// Returns systemctl's exit status.
  mutating func run(_ arguments: [String]) async -> Int32 {
    let options: Options
    do { options = try Self.parse(arguments) } catch {
      switch error {
      case .unknown(let option): errors = "systemctl: unrecognized option '\(option)'\n"
      case .missingValue(let option): errors = "systemctl: option '\(option)' requires an argument\n"
      }
      return 1
    }
    let verb = options.words.first ?? "list-units"
    let names = options.words.dropFirst().map(UnitDirectories.canonical)
    switch verb {
    case "daemon-reload", "daemon-reexec":
      await supervisor.reload()
      return 0
    case "list-units", "list-unit-files", "is-system-running", "get-default", "reset-failed", "poweroff", "halt", "reboot",
      "shutdown":
      return await whole(verb, names, options)
    case "start", "stop", "restart", "try-restart", "reload", "reload-or-restart", "condrestart", "enable", "disable", "reenable",
      "mask",
      "unmask", "status", "is-active", "is-enabled", "is-failed", "cat", "show", "kill":
      if names.isEmpty, verb == "status" || verb == "show" { return await whole("list-units", [], options) }
      if names.isEmpty {
        errors = "Too few arguments.\n"
        return 1
      }
      return await each(verb, names, options)
    default:
      errors = "Unknown command verb '\(verb)'.\n"
      return 1
    }
  }

  /// The first failure's status counts, as with systemctl; queries succeed when one of the units does.
  private mutating func each(_ verb: String, _ names: [String], _ options: Options) async -> Int32 {
    var codes: [Int32] = []
    for (index, name) in names.enumerated() {
      if index > 0, verb == "status" || verb == "cat" || verb == "show" { output += "\n" }
      codes.append(await one(verb, name, options))
    }
    if ["is-active", "is-enabled", "is-failed"].contains(verb) { return codes.contains(0) ? 0 : codes.first ?? 0 }
    return codes.first { $0 != 0 } ?? 0
  }

  private mutating func one(_ verb: String, _ name: String, _ options: Options) async -> Int32 {
    switch verb {
    case "start": return failed(verb, name, await supervisor.start(name))
    case "restart", "reload-or-restart": return failed(verb, name, await supervisor.restart(name))
    case "try-restart", "condrestart":
      guard await supervisor.state(name)?.pid != nil else { return 0 }
      return failed(verb, name, await supervisor.restart(name))
    case "stop":
      guard let _ = await loaded(name, verb) else { return 5 }
      await supervisor.stop(name)
      return 0
    case "reload", "kill": return await signal(verb, name, options)
    case "enable", "disable", "reenable", "mask", "unmask": return await install(verb, name, options)
    case "is-active", "is-failed":
      let state = await supervisor.state(name)?.activeState ?? "inactive"
      if !options.quiet { output += state + "\n" }
      return verb == "is-failed" ? (state == "failed" ? 0 : 1) : (state == "active" ? 0 : 3)
    case "is-enabled": return await isEnabled(name, options)
    case "cat": return await cat(name)
    case "show": return await show(name, options)
    default: return await status(name, options)
    }
  }

  private mutating func failed(_ verb: String, _ name: String, _ failure: String?) -> Int32 {
    guard let failure else { return 0 }
    errors += failure.hasPrefix("Job") ? "\(failure)\n" : "Failed to \(verb) \(name): \(failure)\n"
    return failure.hasSuffix("not found.") ? 5 : 1
  }

  /// The unit, or systemctl's complaint.
  mutating func loaded(_ name: String, _ verb: String) async -> ServiceUnit? {
    switch await supervisor.load(name) {
    case .found(let unit): return unit
    case .missing: errors += "Failed to \(verb) \(name): Unit \(name) not loaded.\n"
    case .masked: errors += "Failed to \(verb) \(name): Unit \(name) is masked.\n"
    }
    return nil
  }
}

extension Supervisor {
  func load(_ name: String) -> UnitDirectories.State { service(name) }

  func state(_ name: String) -> ServiceState? {
    _ = service(name)
    return services[name]?.state
  }

  func loadedServices() -> [(unit: ServiceUnit, state: ServiceState)] {
    for name in directories.enabledNames() { _ = service(name) }
    return services.values.map { ($0.unit, $0.state) }.sorted { $0.0.name < $1.0.name }
  }
}
