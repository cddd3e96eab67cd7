import Glibc
import KubeAPI
import LinuxSystem
import Synchronization

/// Where audit events go: a file that is rotated, or standard output.
final class AuditLog: Sendable {
  struct Settings: Sendable {
    /// "-" is standard output.
    var path = ""
    /// Days, 0 for ever.
    var maximumAge = 0
    /// How many old files stay, 0 for all.
    var maximumBackups = 0
    /// Megabytes; 0 is upstream's default of 100.
    var maximumSize = 0
    var isLegacy = false
    /// Bytes of one event before it loses its bodies, and if that does not help is left out; nil does not care.
    var truncation: Int?
  }

  private struct State {
    var descriptor: Int32
    var size: Int
  }

  let metrics: ServerMetrics
  private let settings: Settings
  private let state: Mutex<State>

  init(_ settings: Settings, metrics: ServerMetrics) throws(FlagError) {
    self.settings = settings
    self.metrics = metrics
    guard settings.path != "-" else {
      state = Mutex(State(descriptor: 1, size: 0))
      return
    }
    state = Mutex(try Self.open(settings.path))
  }

  private static func open(_ path: String) throws(FlagError) -> State {
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      let folder = String(path[..<slash])
      do throws(SystemError) { try FileIO.makeDirectory(folder, mode: 0o700) } catch {
        throw FlagError("ensureLogFile: mkdir \(folder): \(SystemError.text(of: error.errno))")
      }
    }
    let descriptor = Glibc.open(path, O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FlagError("ensureLogFile: open \(path): \(SystemError.text(of: errno))") }
    var status = stat()
    fstat(descriptor, &status)
    return State(descriptor: descriptor, size: Int(status.st_size))
  }

  func write(_ event: JSON) {
    metrics.auditEvents.add()
    guard let event = fitting(event) else { return metrics.auditErrors.add(1, ["truncate"]) }
    let bytes = settings.isLegacy ? Array((Self.legacyLine(event) + "\n").utf8) : event.data + [UInt8(ascii: "\n")]
    let isWritten = state.withLock { state in
      if settings.path != "-", state.size + bytes.count > max(1, settings.maximumSize == 0 ? 100 : settings.maximumSize) << 20,
        state.size > 0
      {
        rotate(&state)
      }
      state.size += bytes.count
      // One write for a whole line keeps the lines of several threads apart.
      return Glibc.write(state.descriptor, bytes, bytes.count) == bytes.count
    }
    if !isWritten { metrics.auditErrors.add(1, ["log"]) }
  }

  private func fitting(_ event: JSON) -> JSON? {
    guard let limit = settings.truncation, event.data.count > limit else { return event }
    var event = event
    event["requestObject"] = .null
    event["responseObject"] = .null
    event["annotations"]["audit.k8s.io/truncated"] = "true"
    let kept = JSON.object(JSONObject(event.members.filter { !$0.1.isNull }.map { ($0.0, $0.1) }))
    return kept.data.count > limit ? nil : kept
  }

  /// The file gets the time into its name and a new one takes its place; old ones go by number and age.
  private func rotate(_ state: inout State) {
    let path = settings.path
    let now = Timestamp.now
    let stamp = now.microText.prefix(23).replacing(":", with: "-")
    let dot = path.lastIndex(of: ".").flatMap { path[$0...].contains("/") ? nil : $0 } ?? path.endIndex
    do {
      try FileIO.rename(path, "\(path[..<dot])-\(stamp)\(path[dot...])")
      let fresh = try Self.open(path)
      close(state.descriptor)
      state = fresh
    } catch { return Log.error("cannot rotate the audit log: \(error)") }
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let folder = slash == path.startIndex ? "." : String(path[..<slash])
    let (prefix, suffix) = ("\(path[slash..<dot])-", path[dot...])
    let old = ((try? FileIO.list(folder)) ?? []).filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }.sorted(by: >)
    for (position, name) in old.enumerated() {
      let isSurplus = settings.maximumBackups > 0 && position >= settings.maximumBackups
      if isSurplus || isExpired(name.dropFirst(prefix.count).prefix(10), now) { try? FileIO.remove("\(folder)/\(name)") }
    }
  }

  private func isExpired(_ day: Substring, _ now: Timestamp) -> Bool {
    guard settings.maximumAge > 0, let date = Timestamp("\(day)T00:00:00Z") else { return false }
    return now.seconds - date.seconds > Int64(settings.maximumAge + 1) * 86_400
  }

  /// `--audit-log-format=legacy`.
  static func legacyLine(_ event: JSON) -> String {
    func quoted(_ text: String) -> String { JSON.string(text).text }
    func list(_ json: JSON, _ nothing: String) -> String {
      json.elements.isEmpty ? quoted(nothing) : quoted(json.elements.map(\.text).joined(separator: ","))
    }
    let user = event.user
    let other = event.impersonatedUser
    return [
      "\(event.requestReceivedTimestamp.string ?? "") AUDIT: id=\(event.auditID.text)", "stage=\(event.stage.text)",
      "ip=\(quoted(event.sourceIPs[0].string ?? "<unknown>"))", "method=\(event.verb.text)",
      "user=\(quoted(user.username.string ?? "<none>"))", "groups=\(list(user.groups, "<none>"))",
      "as=\(quoted(other.username.string ?? "<self>"))", "asgroups=\(list(other.groups, "<lookup>"))",
      "user-agent=\(quoted(event.userAgent.string ?? ""))", "namespace=\(quoted(event.objectRef.namespace.string ?? "<none>"))",
      "uri=\(event.requestURI.text)", "response=\(quoted(event.responseStatus.code.int.map(String.init) ?? "<deferred>"))",
    ].joined(separator: " ")
  }
}

/// The policy and the log together.
struct Audit: Sendable {
  let policy: AuditPolicy
  let log: AuditLog

  /// Nil without a policy or a place for events: then upstream records nothing either.
  init?(_ configuration: APIServerConfiguration, metrics: ServerMetrics) throws(FlagError) {
    guard let file = configuration.auditPolicyFile else { return nil }
    policy = try AuditPolicy(file: file)
    guard !configuration.auditLog.path.isEmpty else { return nil }
    var settings = configuration.auditLog
    settings.isLegacy = configuration.auditFormat == "legacy"
    settings.truncation = configuration.truncatesAudit ? configuration.auditTruncation : nil
    log = try AuditLog(settings, metrics: metrics)
  }

  func begin(_ record: RequestRecord) -> AuditTrail? { AuditTrail(record, policy, log) }
}
