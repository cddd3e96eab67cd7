import HTTPServer
import KubeAPI

/// Leads the links of a proxied server's answers back through the proxy, as upstream's `proxy.Transport` does: redirects, and the attributes
/// of HTML pages that hold addresses.
struct ProxyLinks: Sendable {
  /// Pages are rewritten as a whole.
  static let limit = 16 * 1024 * 1024
  /// `/api/v1/namespaces/default/services/web/proxy`.
  let prefix: String
  /// The proxied server, `host:port`.
  let server: String
  /// What the client called us.
  let host: String

  init(prefix: String, server: String, host: String) {
    self.prefix = prefix
    self.server = server
    self.host = host
  }

  init?(_ target: ProxyTarget, _ request: HTTPRequest) {
    guard let prefix = target.prefix else { return nil }
    self.init(prefix: prefix, server: "\(target.host):\(target.port)", host: request.headers["Host"] ?? "")
  }

  func concern(_ answer: OutboundResponse) -> Bool {
    let type = (answer.headers["Content-Type"] ?? "").split(separator: ";").first ?? ""
    return type.filter { $0 != " " } == "text/html" && ["", "gzip", "deflate"].contains(answer.headers["Content-Encoding"] ?? "")
  }

  /// The page in the coding it came in.
  func rewritten(page: [UInt8], coding: String = "") throws(APIStatus) -> [UInt8] {
    guard let coding = BodyCoding(rawValue: coding) else { return HTMLLinks.rewritten(page) { rewritten($0) } }
    guard let plain = coding.decompress(page, limit: ProxyLinks.limit),
      let packed = coding.compress(HTMLLinks.rewritten(plain) { rewritten($0) })
    else {
      let problem = coding == .gzip ? "errorf making gzip reader: gzip: invalid header" : "flate: corrupt input before offset 1"
      throw APIStatus(.unknown, problem, code: 500)
    }
    return packed
  }

  /// Absolute paths, on the proxied server or on us, get the prefix; relative ones and those of other servers are left alone.
  func rewritten(_ link: String) -> String {
    var rest = Substring(link)
    var scheme = "", authority = ""
    if let end = rest.firstRange(of: ":")?.lowerBound, let first = rest.first, first.isASCII, first.isLetter,
      rest[..<end].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) })
    {
      scheme = String(rest[..<end])
      rest = rest[rest.index(after: end)...]
    }
    if rest.hasPrefix("//") {
      rest = rest.dropFirst(2)
      let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
      authority = String(rest[..<end])
      rest = rest[end...]
    }
    let end = rest.firstIndex { "?#".contains($0) } ?? rest.endIndex
    let (path, suffix) = (String(rest[..<end]), String(rest[end...]))
    guard authority.isEmpty || authority == server || authority == host, path.hasPrefix("/") else { return link }
    let origin = authority == host && !authority.isEmpty ? (scheme.isEmpty ? "//\(authority)" : "\(scheme)://\(authority)") : ""
    if path.hasPrefix(prefix) { return origin + path + suffix }
    let joined = Self.cleaned("\(prefix)/\(path)")
    return origin + joined + (path.hasSuffix("/") && !joined.hasSuffix("/") ? "/" : "") + suffix
  }

  /// Go's `path.Clean` of an absolute path.
  static func cleaned(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }
}
