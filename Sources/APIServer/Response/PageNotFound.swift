import HTTPServer

/// Nothing is served at a path: what Go's default handler says, instead of a Status. Paths inside a built-in group and version are
/// answered with a Status.
struct PageNotFound: Error {
  func respond(_ response: HTTPResponseWriter) async throws {
    let headers: HTTPFields = ["Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"]
    try await response.respond(status: 404, headers: headers, body: Array("404 page not found\n".utf8))
  }
}
