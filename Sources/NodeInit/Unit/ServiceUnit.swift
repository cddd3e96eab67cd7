/// A `.service` unit: the settings of systemd that node services use. Others are read and ignored, as systemd ignores what it
/// does not know.
package struct ServiceUnit: Hashable, Sendable {
  package enum Restart: String, Hashable, Sendable {
    case no, always
    case onSuccess = "on-success", onFailure = "on-failure", onAbnormal = "on-abnormal", onAbort = "on-abort"
  }

  package enum Kind: String, Hashable, Sendable { case simple, exec, oneshot, notify, forking, idle, dbus }

  package struct Command: Hashable, Sendable {
    package var words: [String]
    /// A leading `-`: a failure does not count.
    package var ignoresFailure: Bool
  }

  package var name: String
  package var file: UnitFile
  package var path: String
  package var dropIns: [String]

  package var description = ""
  package var documentation: [String] = []
  package var kind = Kind.simple
  package var start: [Command] = []
  package var startPre: [Command] = []
  package var stop: [Command] = []
  package var reload: [Command] = []
  package var environment: [(String, String)] { environmentPairs.map { ($0.name, $0.value) } }
  private var environmentPairs: [Pair] = []
  package var environmentFiles: [String] = []
  package var workingDirectory: String?
  package var restart = Restart.no
  package var restartSeconds = 0.1
  package var stopSeconds = 90.0
  package var remainsAfterExit = false
  package var killsWholeGroup = true
  package var startLimitSeconds = 10.0
  package var startLimitBurst = 5
  package var wantedBy: [String] = []
  /// What keeps it from being started, in systemd's words.
  package var problem: String?

  private struct Pair: Hashable, Sendable {
    var name: String
    var value: String
  }

  package init(name: String, file: UnitFile, path: String, dropIns: [String] = []) {
    self.name = name
    self.file = file
    self.path = path
    self.dropIns = dropIns
    description = file.last("Unit", "Description") ?? name
    documentation = file.values("Unit", "Documentation").flatMap { $0.split(separator: " ").map(String.init) }
    startLimitSeconds = Self.seconds(setting("StartLimitIntervalSec") ?? setting("StartLimitInterval")) ?? 10
    startLimitBurst = setting("StartLimitBurst").flatMap(Int.init) ?? 5
    wantedBy = (file.values("Install", "WantedBy") + file.values("Install", "RequiredBy")).flatMap {
      $0.split(separator: " ").map(String.init)
    }
    readService()
  }

  private func setting(_ key: String) -> String? { file.last("Unit", key) ?? file.last("Service", key) }

  private mutating func readService() {
    if let text = file.last("Service", "Type") {
      guard let kind = Kind(rawValue: text) else { return problem = "Failed to parse service type: \(text)" }
      self.kind = kind
    }
    start = commands("ExecStart")
    startPre = commands("ExecStartPre")
    stop = commands("ExecStop")
    reload = commands("ExecReload")
    for list in file.values("Service", "Environment") {
      for word in CommandLineWords.split(list) ?? [] {
        guard let equals = word.firstIndex(of: "=") else { continue }
        environmentPairs.append(Pair(name: String(word[..<equals]), value: String(word[word.index(after: equals)...])))
      }
    }
    environmentFiles = file.values("Service", "EnvironmentFile")
    workingDirectory = file.last("Service", "WorkingDirectory")
    if let text = file.last("Service", "Restart") { restart = Restart(rawValue: text) ?? .no }
    restartSeconds = Self.seconds(file.last("Service", "RestartSec")) ?? 0.1
    stopSeconds = Self.seconds(file.last("Service", "TimeoutStopSec") ?? file.last("Service", "TimeoutSec")) ?? 90
    remainsAfterExit = ["yes", "true", "1", "on"].contains(file.last("Service", "RemainAfterExit") ?? "no")
    killsWholeGroup = !["process", "none"].contains(file.last("Service", "KillMode") ?? "control-group")
    if start.isEmpty, kind != .oneshot {
      problem = problem ?? "\(name): Service has no ExecStart=, ExecStop=, or SuccessAction=. Refusing."
    }
  }

  private mutating func commands(_ key: String) -> [Command] {
    file.values("Service", key).compactMap { text in
      var text = text[...]
      var ignores = false
      while let mark = text.first, "-@:+!".contains(mark) {
        if mark == "-" { ignores = true }
        text.removeFirst()
      }
      guard let words = CommandLineWords.split(String(text)), let program = words.first else {
        problem = "\(name): Unbalanced quoting in \(key)=\(text)"
        return nil
      }
      if !program.hasPrefix("/"), program.contains("/") {
        problem = "\(name): Executable path is not absolute, ignoring: \(program)"
        return nil
      }
      return Command(words: words, ignoresFailure: ignores)
    }
  }

  /// A time span as systemd.time writes it: `10`, `1min 30s`, `500ms`, `infinity`.
  static func seconds(_ text: String?) -> Double? {
    guard let text, !text.isEmpty else { return nil }
    if text == "infinity" { return .infinity }
    let units: [String: Double] = [
      "": 1, "s": 1, "sec": 1, "second": 1, "seconds": 1, "ms": 0.001, "msec": 0.001, "us": 0.000_001, "m": 60, "min": 60,
      "minute": 60, "minutes": 60, "h": 3600, "hr": 3600, "hour": 3600, "hours": 3600, "d": 86400, "day": 86400, "days": 86400,
    ]
    var total = 0.0
    var rest = text[...]
    while true {
      rest = rest.drop(while: \.isWhitespace)
      if rest.isEmpty { return total }
      let digits = rest.prefix { $0.isNumber || $0 == "." }
      rest = rest[digits.endIndex...].drop(while: \.isWhitespace)
      let unit = rest.prefix { $0.isLetter }
      rest = rest[unit.endIndex...]
      guard let number = Double(digits), let factor = units[String(unit)] else { return nil }
      total += number * factor
    }
  }
}
