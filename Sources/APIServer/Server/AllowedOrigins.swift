import CEL
import HTTPServer

/// `--cors-allowed-origins`: web pages of other places that may use this server from a browser. k8s.io/apiserver
/// pkg/server/filters/cors.
struct AllowedOrigins: Sendable {
  private let patterns: [RegexProgram]

  init(_ patterns: [String]) { self.patterns = patterns.compactMap { try? RegexProgram($0) } }

  /// Why a pattern is refused: it must say where the name of the host begins and ends.
  static func fault(of pattern: String) -> String? {
    do throws(CELError) { _ = try RegexProgram(pattern) } catch { return error.description }
    let isPinned =
      ["^", "//"].contains { pattern.contains($0) } && ["$", ":"].contains { pattern.contains($0) }
    return isPinned ? nil : "regular expression does not pin to start/end of host in the origin header"
  }

  /// Says in the answer's headers what the page may do. True when that is all that was asked.
  func admit(_ request: HTTPRequest, _ response: HTTPResponseWriter) -> Bool {
    guard let origin = request.headers["Origin"], patterns.contains(where: { $0.matches(origin) }) else { return false }
    response.preset("Access-Control-Allow-Origin", origin)
    response.preset("Access-Control-Allow-Methods", "POST, GET, OPTIONS, PUT, DELETE, PATCH")
    response.preset(
      "Access-Control-Allow-Headers",
      "Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, Authorization, X-Requested-With, If-Modified-Since")
    response.preset("Access-Control-Expose-Headers", "Date")
    response.preset("Access-Control-Allow-Credentials", "true")
    return request.method == "OPTIONS"
  }
}
