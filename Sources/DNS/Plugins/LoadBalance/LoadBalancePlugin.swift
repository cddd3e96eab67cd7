/// Shuffles the addresses of each answer, behind its CNAMEs.
///
/// ```
/// loadbalance [round_robin]
/// ```
package struct LoadBalancePlugin: DNSPlugin {
  package static let name = "loadbalance"
  private let shuffle: @Sendable ([DNSRecord]) -> [DNSRecord]

  package init(shuffle: @escaping @Sendable ([DNSRecord]) -> [DNSRecord] = { $0.shuffled() }) { self.shuffle = shuffle }

  package init(_ reader: DirectiveReader) throws(CorefileError) {
    guard ["", "round_robin"].contains(reader.directive.arguments.joined(separator: " ")) else {
      throw reader.error("plugin/loadbalance: unknown policy: \(reader.directive.arguments.joined(separator: " "))")
    }
    try reader.noBlock()
    self.init()
  }

  package func handle(_ request: DNSRequest, next: DNSChain) async throws(DNSFailure) -> DNSMessage {
    var response = try await next(request)
    response.answers = ordered(response.answers)
    response.additionals = ordered(response.additionals)
    return response
  }

  private func ordered(_ records: [DNSRecord]) -> [DNSRecord] {
    func has(_ types: DNSType...) -> (DNSRecord) -> Bool { { types.contains($0.type) } }
    let aliases = records.filter(has(.cname))
    let rest = records.filter { !has(.cname, .a, .aaaa, .mx)($0) }
    return aliases + rest + shuffle(records.filter(has(.a, .aaaa))) + shuffle(records.filter(has(.mx)))
  }
}
