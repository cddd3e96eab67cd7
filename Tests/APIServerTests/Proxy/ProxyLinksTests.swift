import HTTPServer
import KubeAPI
import Testing

@testable import APIServer

@Suite struct ProxyLinksTests {
  private static let prefix = "/api/v1/namespaces/default/services/web/proxy"
  private let links = ProxyLinks(prefix: prefix, server: "10.0.0.1:80", host: "localhost:8001")

  @Test(
    "Links to the proxied server lead through the proxy, others are left alone",
    arguments: [
      ("/a/b?x=1#y", "\(prefix)/a/b?x=1#y"), ("/", "\(prefix)/"), ("/a/", "\(prefix)/a/"), ("/a/../b", "\(prefix)/b"),
      ("http://10.0.0.1:80/a", "\(prefix)/a"), ("//10.0.0.1:80/a", "\(prefix)/a"), ("a/b", "a/b"), ("?q", "?q"), ("", ""),
      ("http://example.com/a", "http://example.com/a"), ("mailto:a@b", "mailto:a@b"), ("#top", "#top"),
      ("\(prefix)/a", "\(prefix)/a"), ("http://localhost:8001/a", "http://localhost:8001\(prefix)/a"),
    ])
  func links(_ link: String, _ wanted: String) { #expect(links.rewritten(link) == wanted) }

  @Test(
    "Addresses in a page are rewritten, and nothing else",
    arguments: [
      ("<a href=\"/x\">x</a>", "<a href=\"\(prefix)/x\">x</a>"), ("<A HREF='/x'>", "<a href=\"\(prefix)/x\">"),
      ("<img src=/x alt>", "<img src=\"\(prefix)/x\" alt=\"\">"), ("<br/>", "<br/>"),
      ("<p class=a>1 < 2</p>", "<p class=\"a\">1 < 2</p>"),
      ("<!-- <a href=\"/x\"> -->", "<!-- <a href=\"/x\"> -->"), ("<!DOCTYPE html>", "<!DOCTYPE html>"),
      (
        "<script src=\"/x\">if (a<b) '<a href=\"/y\">'</script>",
        "<script src=\"\(prefix)/x\">if (a<b) '<a href=\"/y\">'</script>"
      ),
      ("<a href=\"/x?a=1&amp;b=2\">", "<a href=\"\(prefix)/x?a=1&amp;b=2\">"), ("<a href=\"/x", "<a href=\"/x"), ("a<", "a<"),
      ("<form action=\"/go\" data-x='\"'>", "<form action=\"\(prefix)/go\" data-x=\"&#34;\">"),
      ("<div href=\"/x\">", "<div href=\"/x\">"),
    ])
  func pages(_ page: String, _ wanted: String) throws {
    #expect(String(decoding: try links.rewritten(page: Array(page.utf8)), as: UTF8.self) == wanted)
  }

  @Test("Pages come out in the coding they came in", arguments: [BodyCoding.gzip, .bare])
  func codings(_ coding: BodyCoding) throws {
    let packed = try #require(coding.compress(Array("<a href=\"/x\">x</a>".utf8)))
    let rewritten = try links.rewritten(page: packed, coding: coding.rawValue)
    let plain = try #require(coding.decompress(rewritten, limit: 1_000))
    #expect(String(decoding: plain, as: UTF8.self) == "<a href=\"\(Self.prefix)/x\">x</a>")
    #expect(coding.decompress(rewritten, limit: 10) == nil)
    #expect(coding.decompress(rewritten.dropLast(9), limit: 1_000) == nil)
    #expect(throws: APIStatus.self) { try links.rewritten(page: Array("nonsense".utf8), coding: coding.rawValue) }
  }

  @Test(
    "A status leads only to addresses that may be anybody's",
    arguments: ["", "127.0.0.1", "169.254.169.254", "::1", "0.0.0.0", "224.0.0.1"])
  func notProxyable(_ address: String) {
    #expect {
      try APIServer.checkProxyable(address)
    } throws: { ($0 as? APIStatus)?.message == "address not allowed" }
  }

  @Test(
    "The name of what is proxied to may have a scheme and a port",
    arguments: [
      ("web", false, "web", ""), ("web:80", false, "web", "80"), ("https:web:443", true, "web", "443"),
      ("http:web:http", false, "web", "http"), ("https:web:", true, "web", ""), (":web:80", false, "web", "80"),
    ])
  func names(_ id: String, _ isSecure: Bool, _ name: String, _ port: String) throws {
    let read = try ProxiedName(id, of: "services")
    #expect(read.isSecure == isSecure)
    #expect(read.name == name)
    #expect(read.port == port)
  }

  @Test("Names that make no sense are refused in upstream's words", arguments: ["", ":80", "ftp:web:21", "a:b:c:d"])
  func badNames(_ id: String) {
    #expect {
      try ProxiedName(id, of: "services")
    } throws: { ($0 as? APIStatus)?.message == "invalid service request \"\(id)\"" }
  }

  @Test(
    "The rest of the path is kept as it was sent, also when the namespace is called proxy",
    arguments: [
      ("/api/v1/nodes/a/proxy/stats/%2F", 5, "/api/v1/nodes/a/proxy", "/stats/%2F"),
      ("/api/v1/nodes/a/proxy", 5, "/api/v1/nodes/a/proxy", ""),
      ("/api/v1/namespaces/proxy/pods/p/proxy/", 7, "/api/v1/namespaces/proxy/pods/p/proxy", "/"),
    ])
  func paths(_ path: String, _ count: Int, _ prefix: String, _ rest: String) {
    #expect(APIServer.split(path[...], behind: count) == (prefix, rest))
  }
}
