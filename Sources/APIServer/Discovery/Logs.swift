import HTTPServer
import KubeAPI
import LinuxSystem

extension APIServer {
  /// `/logs`: the machine's /var/log, a folder as upstream's file server lists it.
  func sendLogs(_ segments: [String], _ response: HTTPResponseWriter) async throws {
    let path = (["/var/log"] + segments.dropFirst()).joined(separator: "/")
    guard !segments.contains(".."), FileIO.exists(path) else { return try await Self.text(404, "404 page not found\n", response) }
    do {
      guard FileIO.isDirectory(path) else { return try await send(try FileIO.read(path), "text/plain; charset=utf-8", response) }
      let entries = try FileIO.list(path).sorted().map { FileIO.isDirectory("\(path)/\($0)") ? "\($0)/" : $0 }
      let lines = entries.map {
        "<a href=\"\(PercentEncoding.encode($0).replacing("%2F", with: "/"))\">\(Self.escaped($0))</a>\n"
      }
      try await send(
        Array("<!doctype html>\n<meta name=\"viewport\" content=\"width=device-width\">\n<pre>\n\(lines.joined())</pre>\n".utf8),
        "text/html; charset=utf-8", response)
    } catch let error as SystemError { throw APIStatus(.forbidden, "\(error)", details: .init()) }
  }

  private func send(_ bytes: [UInt8], _ type: String, _ response: HTTPResponseWriter) async throws {
    try await response.respond(status: 200, headers: ["Content-Type": type], body: bytes)
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&#34;")
  }
}
