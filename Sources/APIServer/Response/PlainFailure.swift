import HTTPServer

/// A failure that upstream tells in plain text instead of a Status: what Go's handlers say of their own.
struct PlainFailure: Error {
  let status: Int
  /// Ends with a line end.
  let text: String

  /// Nothing is served at a path. Paths inside a built-in group and version are answered with a Status.
  static let pageNotFound = PlainFailure(status: 404, text: "404 page not found\n")

  func respond(_ response: HTTPResponseWriter) async throws { try await APIServer.text(status, text, response) }
}
