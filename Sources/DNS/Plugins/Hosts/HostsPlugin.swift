import KubeAPI

/// Answers from a table of hosts, written in the Corefile or in a file like /etc/hosts.
///
/// ```
/// hosts [FILE [ZONES...]] {
///     ADDRESS NAME...
///     ttl SECONDS
///     no_reverse
///     fallthrough [ZONES...]
/// }
/// ```
/// The file is read when the server starts and when the Corefile is reloaded; `reload` within this plugin is not supported.
package struct HostsPlugin: DNSPlugin {
  package static let name = "hosts"

  private let zones: [DNSName]
  private var addresses: [DNSName: [IPAddress]] = [:]
  private var names: [IPAddress: [DNSName]] = [:]
  private var ttl: UInt32 = 3600
  private var answersReverse = true
  private var fallthroughZones: [DNSName] = []

  package init(_ reader: DirectiveReader, readFile: (String) -> String?) throws(CorefileError) {
    let arguments = reader.directive.arguments
    zones = arguments.count > 1 ? arguments.dropFirst().map { DNSName($0) } : reader.blockZones
    if let file = arguments.first ?? (reader.directive.block.isEmpty ? "/etc/hosts" : nil) {
      for line in (readFile(file) ?? "").split(separator: "\n") {
        let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
        if words.count > 1 { add(words) }
      }
    }
    for line in reader.directive.block {
      switch line.name {
      case "fallthrough": fallthroughZones = line.arguments.isEmpty ? [.root] : line.arguments.map { DNSName($0) }
      case "no_reverse": answersReverse = false
      case "ttl":
        guard let seconds = UInt32(try reader.one(line)), seconds > 0, seconds <= 65_535 else {
          throw reader.error(line, "plugin/hosts: ttl provided is invalid: \(line.arguments[0])")
        }
        ttl = seconds
      default:
        guard IPAddress(line.name) != nil, !line.arguments.isEmpty else { throw reader.unknown(line) }
        add(line.words)
      }
    }
  }

  private mutating func add(_ words: [String]) {
    guard let address = IPAddress(words[0]) else { return }
    for name in words.dropFirst().map({ DNSName($0) }) {
      addresses[name, default: []].append(address)
      names[address, default: []].append(name)
    }
  }

  package func handle(_ request: DNSRequest, next: DNSChain) async throws(DNSFailure) -> DNSMessage {
    let question = request.question
    guard zones.contains(where: { question.name.isWithin($0) }) else { return try await next(request) }
    var response = request.message.response()
    response.isAuthoritative = true
    if question.type == .ptr, answersReverse, let address = IPAddress(reverseName: question.name) {
      response.answers = (names[address] ?? []).map { DNSRecord(question.name, .ptr, ttl: ttl, .name($0)) }
      return response.answers.isEmpty ? try await next(request) : response
    }
    if let found = addresses[question.name] {
      response.answers = found.filter { $0.recordType == question.type }.map { $0.record(question.name, ttl: ttl) }
      return response
    }
    if fallthroughZones.isEmpty || !fallthroughZones.contains(where: { question.name.isWithin($0) }) {
      response.code = .nameError
      return response
    }
    return try await next(request)
  }
}
