/// Writes a line for every query, in CoreDNS's common format.
///
/// ```
/// log [NAMES...] {
///     class all|success|denial|error...
/// }
/// ```
package struct LogPlugin: DNSPlugin {
  package static let name = "log"

  package enum Class: String, Sendable { case all, success, denial, error }

  let zones: [DNSName]
  let classes: Set<Class>
  private let now: @Sendable () -> ContinuousClock.Instant
  private let write: @Sendable (String) -> Void

  package init(
    zones: [DNSName], classes: Set<Class> = [.all], now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
    write: @escaping @Sendable (String) -> Void = DNSLog.info
  ) {
    self.zones = zones
    self.classes = classes
    self.now = now
    self.write = write
  }

  package init(_ reader: DirectiveReader) throws(CorefileError) {
    var classes: Set<Class> = []
    for line in reader.directive.block {
      guard line.name == "class" else { throw reader.unknown(line) }
      for word in line.arguments {
        guard let value = Class(rawValue: word) else {
          throw reader.error(line, "plugin/log: class '\(word)' must be one of: all, success, denial, error")
        }
        classes.insert(value)
      }
    }
    guard reader.directive.arguments.allSatisfy({ !$0.contains("{") }) else {
      throw reader.error("plugin/log: formats are not supported, only the common one")
    }
    self.init(zones: reader.zones, classes: classes.isEmpty ? [.all] : classes)
  }

  package func handle(_ request: DNSRequest, next: DNSChain) async throws(DNSFailure) -> DNSMessage {
    let start = now()
    let result: Result<DNSMessage, DNSFailure>
    do { result = .success(try await next(request)) } catch { result = .failure(error) }
    let response = (try? result.get()) ?? request.message.response(.serverFailure)
    if zones.contains(where: { request.question.name.isWithin($0) }), isWanted(response) {
      write(LogPlugin.line(request, response, took: now() - start))
    }
    return try result.get()
  }

  private func isWanted(_ response: DNSMessage) -> Bool {
    if classes.contains(.all) { return true }
    switch response.code {
    case .noError: return classes.contains(response.answers.isEmpty ? .denial : .success)
    case .nameError: return classes.contains(.denial)
    default: return classes.contains(.error)
    }
  }

  /// `{remote}:{port} - {>id} "{type} {class} {name} {proto} {size} {>do} {>bufsize}" {rcode} {>rflags} {rsize} {duration}`
  static func line(_ request: DNSRequest, _ response: DNSMessage, took: Duration) -> String {
    let query = request.message
    let (seconds, attoseconds) = took.components
    let nanoseconds = String(attoseconds / 1_000_000_000)
    let fraction = String(repeating: "0", count: 9 - nanoseconds.count) + nanoseconds
    let asked = [
      "\(request.question.type)", "IN", "\(request.question.name)", request.transport.rawValue, "\(request.size)",
      "\(query.isDNSSECWanted)", "\(query.udpSize ?? 512)",
    ].joined(separator: " ")
    let code = response.code?.description ?? "RCODE\(response.rawCode)"
    return
      "\(request.client) - \(query.id) \"\(asked)\" \(code) \(response.flagNames) \(response.bytes.count) \(seconds).\(fraction)s"
  }
}
