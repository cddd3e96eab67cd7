/// Asks for another name than the client did, and gives the answer under the client's.
///
/// ```
/// rewrite [continue|stop] name [exact|prefix|suffix|substring] FROM TO
/// ```
/// Regular expressions and the other fields of CoreDNS's plugin are not supported and are refused by name.
package struct RewritePlugin: DNSPlugin {
  package static let name = "rewrite"

  package enum Match: String, Sendable { case exact, prefix, suffix, substring }

  private let match: Match
  private let from: String
  private let to: String

  package init(_ reader: DirectiveReader) throws(CorefileError) {
    var words = reader.directive.arguments
    if let first = words.first, first == "stop" || first == "continue" { words.removeFirst() }
    guard words.first == "name" else {
      throw reader.error("plugin/rewrite: only 'rewrite name' is supported, not '\(words.first ?? "")'")
    }
    words.removeFirst()
    var match = Match.exact
    if words.count == 3 || words.first == "regex" {
      guard let value = Match(rawValue: words[0]) else {
        throw reader.error("plugin/rewrite: name \(words[0]) is not supported, use one of: exact, prefix, suffix, substring")
      }
      match = value
      words.removeFirst()
    }
    guard words.count == 2 else { throw reader.error("plugin/rewrite: name needs FROM and TO (answer rules are not supported)") }
    try reader.noBlock()
    self.match = match
    func normal(_ text: String, isName: Bool) -> String { (isName && !text.hasSuffix(".") ? text + "." : text).lowercased() }
    from = normal(words[0], isName: match == .exact || match == .suffix)
    to = normal(words[1], isName: match == .exact || match == .suffix)
  }

  func rewritten(_ name: DNSName) -> DNSName? {
    let text = name.lowercased.description
    switch match {
    case .exact: return text == from ? DNSName(to) : nil
    case .prefix: return text.hasPrefix(from) ? DNSName(to + text.dropFirst(from.count)) : nil
    case .suffix: return text.hasSuffix(from) ? DNSName(text.dropLast(from.count) + to) : nil
    case .substring:
      guard let range = text.firstRange(of: from) else { return nil }
      return DNSName(text.replacingCharacters(in: range, with: to))
    }
  }

  package func handle(_ request: DNSRequest, next: DNSChain) async throws(DNSFailure) -> DNSMessage {
    let question = request.question
    guard let name = rewritten(question.name) else { return try await next(request) }
    var inner = request
    inner.message.questions = [DNSQuestion(name: name, type: question.type, recordClass: question.recordClass)]
    var response = try await next(inner)
    response.questions = request.message.questions
    response.answers = response.answers.map { record in
      var record = record
      if record.name == name { record.name = question.name }
      return record
    }
    return response
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
