import Glibc
import HTTPServer
import KubeAPI
import LinuxSystem
import Synchronization

/// Audit events in a file that is rotated, or on standard output.
final class AuditFile: AuditBackend {
  struct Settings: Sendable {
    /// Days, 0 for ever.
    var maximumAge = 0
    /// How many old files stay, 0 for all.
    var maximumBackups = 0
    /// Megabytes; 0 is upstream's default of 100.
    var maximumSize = 0
    /// Whether old files are packed with gzip.
    var compresses = false
    /// `json` or `legacy`.
    var format = "json"
  }

  private struct State {
    var descriptor: Int32
    var size: Int
  }

  let plugin = "log"
  let isRemote = false
  private let path: String
  private let settings: Settings
  private let state: Mutex<State>
  /// Files that were rotated away, to be packed and counted.
  private let rotated = AsyncStream<String>.makeStream()

  /// "-" is standard output.
  init(path: String, _ settings: Settings) throws(FlagError) {
    self.path = path
    self.settings = settings
    state = Mutex(path == "-" ? State(descriptor: 1, size: 0) : try Self.open(path))
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

  func write(_ events: [JSON]) async -> Bool {
    var isWhole = true
    for event in events where !write(event) { isWhole = false }
    return isWhole
  }

  private func write(_ event: JSON) -> Bool {
    let isLegacy = settings.format == "legacy"
    let bytes = isLegacy ? Array((Self.legacyLine(event) + "\n").utf8) : event.data + [UInt8(ascii: "\n")]
    let limit = (settings.maximumSize == 0 ? 100 : settings.maximumSize) << 20
    return state.withLock { state in
      if path != "-", state.size > 0, state.size + bytes.count > limit { rotate(&state) }
      state.size += bytes.count
      // One write for a whole line keeps the lines of several threads apart.
      return Glibc.write(state.descriptor, bytes, bytes.count) == bytes.count
    }
  }

  func run() async { for await old in rotated.stream { tidy(old) } }

  func close() { rotated.continuation.finish() }

  /// The file gets the time into its name and a new one takes its place. Nobody who writes waits for more.
  private func rotate(_ state: inout State) {
    let now = Timestamp.now
    let stamp = now.microText.prefix(23).replacing(":", with: "-")
    let dot = path.lastIndex(of: ".").flatMap { path[$0...].contains("/") ? nil : $0 } ?? path.endIndex
    let old = "\(path[..<dot])-\(stamp)\(path[dot...])"
    do {
      try FileIO.rename(path, old)
      let fresh = try Self.open(path)
      Glibc.close(state.descriptor)
      state = fresh
    } catch { return Log.error("cannot rotate the audit log: \(error)") }
    rotated.continuation.yield(old)
  }

  /// Packs a file that was rotated away; old ones go by number and age.
  private func tidy(_ old: String) {
    let now = Timestamp.now
    if settings.compresses { compress(old) }
    let dot = path.lastIndex(of: ".").flatMap { path[$0...].contains("/") ? nil : $0 } ?? path.endIndex
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let folder = slash == path.startIndex ? "." : String(path[..<slash])
    let (prefix, suffix) = ("\(path[slash..<dot])-", String(path[dot...]))
    let names = ((try? FileIO.list(folder)) ?? []).filter {
      $0.hasPrefix(prefix) && ($0.hasSuffix(suffix) || $0.hasSuffix("\(suffix).gz"))
    }
    for (position, name) in names.sorted(by: >).enumerated() {
      let isSurplus = settings.maximumBackups > 0 && position >= settings.maximumBackups
      guard isSurplus || isExpired(name.dropFirst(prefix.count).prefix(10), now) else { continue }
      do { try FileIO.remove("\(folder)/\(name)") } catch { Log.error("cannot remove the old audit log \(name): \(error)") }
    }
  }

  /// Takes the plain file away only when the packed one is whole.
  private func compress(_ old: String) {
    do {
      guard let packed = BodyCoding.gzip.compress(try FileIO.read(old)) else {
        return Log.error("cannot compress the audit log \(old)")
      }
      try FileIO.write("\(old).gz", packed, mode: 0o600)
      try FileIO.remove(old)
    } catch { Log.error("cannot compress the audit log \(old): \(error)") }
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
