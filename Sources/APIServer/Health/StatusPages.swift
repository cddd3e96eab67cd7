import HTTPServer
import KubeAPI
import LinuxSystem

/// `/statusz` and `/flagz`: what the server is and what it was started with, as text or in the formats of `config.k8s.io`
/// (k8s.io/apiserver pkg/server/statusz, flagz).
extension APIServer {
  private static let warning =
    "Warning: This endpoint is not meant to be machine parseable, has no formatting compatibility guarantees and is for debugging purposes only."
  private static let pageTypes = "application/json, application/yaml, text/plain"

  func sendStatusPage(_ context: RequestContext, _ response: HTTPResponseWriter) async throws {
    let seconds = max(0, Int64((Timestamp.now - started).seconds))
    let paths = Set(index["paths"].elements.compactMap { $0.string?.split(separator: "/").first.map { "/\($0)" } })
      .subtracting(["/statusz", "/api", "/apis", "/openid", "/openapi", "/.well-known"]).sorted()
    let binary = Self.version.gitVersion.string.map { String($0.drop { $0 == "v" }) } ?? ""
    let emulated = "\(Self.version.emulationMajor.string ?? "").\(Self.version.emulationMinor.string ?? "")"
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let text = """

      apiserver statusz
      \(Self.warning)

      Started: \(Self.unixDate(started))
      Up: \(seconds / 3_600) hr \(two(seconds / 60 % 60)) min \(two(seconds % 60)) sec
      Go version: \(Self.version.goVersion.string ?? "")
      Binary version: \(binary)
      Emulation version: \(emulated)
      Paths: \(paths.joined(separator: " "))

      """
    try await sendPage("Statusz", text, context, response) { page in
      page["startTime"] = .string(started.text)
      page["uptimeSeconds"] = .int(seconds)
      page["goVersion"] = Self.version.goVersion
      page["binaryVersion"] = .string(binary)
      page["emulationVersion"] = .string(emulated)
      page["paths"] = JSON(paths)
    }
  }

  func sendFlagPage(_ context: RequestContext, _ response: HTTPResponseWriter) async throws {
    let flags = FlagTable.all.map { ($0.name, configuration.flagValues[$0.name] ?? $0.fallback) }.sorted { $0.0 < $1.0 }
    let lines = flags.map { "\($0): \($1)\n" }.joined()
    try await sendPage("Flagz", "\napiserver flagz\n\(Self.warning)\n\(lines)", context, response) { page in
      page["flags"] = [:]
      for (name, value) in flags { page["flags"][name] = .string(value) }
    }
  }

  /// Text unless the client asks for a kind of the group in JSON or YAML.
  private func sendPage(
    _ kind: String, _ text: String, _ context: RequestContext, _ response: HTTPResponseWriter, _ fill: (inout JSON) -> Void
  ) async throws {
    let accepted = MediaType.accepted(context.http.headers)
    for entry in accepted {
      switch entry.type {
      case "text/plain", "text/*", "*/*":
        return try await response.respond(
          status: 200, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array(text.utf8))
      case "application/json", "application/yaml":
        guard entry.parameters["g"] == "config.k8s.io", entry.parameters["as"] == kind,
          let version = entry.parameters["v"], ["v1alpha1", "v1beta1"].contains(version)
        else { continue }
        if version == "v1alpha1" {
          let page = kind.lowercased()
          response.preset(
            "Warning", "299 - \"This version of the \(page) endpoint is deprecated. Please use a newer version.\"")
        }
        var page: JSON = [
          "kind": .string(kind), "apiVersion": .string("config.k8s.io/\(version)"), "metadata": ["name": "apiserver"],
        ]
        fill(&page)
        var representation = Representation()
        representation.format = entry.type == "application/yaml" ? .yaml : .json
        representation.isPretty = Representation.prefersPretty(context.http)
        let type = "\(representation.contentType);g=config.k8s.io;v=\(version);as=\(kind)"
        return try await response.respond(status: 200, headers: ["Content-Type": type], body: representation.encode(page))
      default: continue
      }
    }
    guard accepted.isEmpty else {
      throw APIStatus(.notAcceptable, "only the following media types are accepted: \(Self.pageTypes)", code: 406)
    }
    try await response.respond(status: 200, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array(text.utf8))
  }

  /// "Fri Nov 27 18:20:41 UTC 2026".
  private static func unixDate(_ time: Timestamp) -> String {
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    // 1970 began on a Thursday.
    let day = days[Int(time.seconds / 86_400 % 7)]
    let parts = time.text.split { "-T:Z".contains($0) }.map(String.init)
    let date = Int(parts[2]) ?? 0
    let month = months[(Int(parts[1]) ?? 1) - 1]
    return "\(day) \(month) \(date < 10 ? " " : "")\(date) \(parts[3]):\(parts[4]):\(parts[5]) UTC \(parts[0])"
  }

  /// `PUT /debug/flags/v` says how much is logged from now on.
  func setVerbosity(_ context: RequestContext, _ response: HTTPResponseWriter) async throws {
    func answer(_ status: Int, _ text: String) async throws {
      try await response.respond(
        status: status, headers: ["Content-Type": "text/plain", "X-Content-Type-Options": "nosniff"], body: Array(text.utf8))
    }
    guard context.http.method == "PUT" else { return try await answer(406, "unsupported http method") }
    let text = String(decoding: context.http.body, as: UTF8.self)
    guard let level = Int32(text), level >= 0 else {
      let fault = text.hasPrefix("-") ? "invalid syntax" : FlagParser.numberFault(text)
      return try await answer(400, "strconv.ParseUint: parsing \(JSON.string(text).text): \(fault)")
    }
    Log.verbosity = Int(level)
    try await answer(200, "successfully set klog.logging.verbosity to \(text)")
  }
}
