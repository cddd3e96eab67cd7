import Crypto
import HTTPServer
import KubeAPI
import KubeProtobuf

extension APIServer {
  /// Paths that are no resources: discovery, health, version, metrics.
  func serveNonResource(_ context: RequestContext, _ response: HTTPResponseWriter) async throws {
    let segments = RequestInfo.segments(context.info.path)
    if segments == ["debug", "flags", "v"], configuration.offersProfiles { return try await setVerbosity(context, response) }
    try checkRoute(segments, context)
    switch segments.first {
    case nil: try await send(index, context, response)
    case "index.html" where segments.count == 1: try await send(index, context, response)
    case "statusz" where segments.count == 1 && gates.isOn("ComponentStatusz"):
      try await sendStatusPage(context, response)
    case "flagz" where segments.count == 1 && gates.isOn("ComponentFlagz"): try await sendFlagPage(context, response)
    case "metrics" where segments == ["metrics", "slis"]: try await sendHealthMetrics(response)
    case "api" where segments.count == 1:
      try await sendDiscovery(
        Discovery.legacyVersions(serverAddress: configuration.serverAddress), isLegacy: true, context, response)
    case "api" where segments == ["api", "v1"]:
      try await send(Discovery.resourceList(GroupVersion(group: "", version: "v1"), catalogue), context, response)
    case "apis" where segments.count == 1:
      try await sendDiscovery(Discovery.groupList(servedGroups), isLegacy: false, context, response)
    case "apis" where segments.count == 2:
      guard let group = servedGroups.group(segments[1]), !group.name.isEmpty else { throw PlainFailure.pageNotFound }
      var json: JSON = ["kind": "APIGroup", "apiVersion": "v1"]
      for (key, value) in Discovery.group(group.name, group.versions.map(\.name)).members { json[key] = value }
      try await send(json, context, response)
    case "apis" where segments.count == 3:
      let version = GroupVersion(group: segments[1], version: segments[2])
      guard !catalogue.definitions(version).isEmpty else { throw PlainFailure.pageNotFound }
      try await send(Discovery.resourceList(version, catalogue), context, response)
    case "openapi" where segments.count >= 2: try await sendOpenAPI(segments, context, response)
    case "openid" where segments == ["openid", "v1", "jwks"]:
      try await response.respond(
        status: 200, headers: ["Content-Type": "application/jwk-set+json", "Cache-Control": "public, max-age=3600"],
        body: authentication.tokens.keySet.data)
    case ".well-known" where segments == [".well-known", "openid-configuration"]:
      let issuer = authentication.tokens.issuer
      let document: JSON = [
        "issuer": .string(issuer), "jwks_uri": .string(authentication.tokens.keySetURI),
        "response_types_supported": ["id_token"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
      ]
      try await response.respond(
        status: 200, headers: ["Content-Type": "application/json", "Cache-Control": "public, max-age=3600"], body: document.data)
    case "metrics" where segments.count == 1: try await sendMetrics(response)
    case "logs" where configuration.offersLogs: try await sendLogs(segments, response)
    case "debug" where configuration.offersProfiles && segments.count >= 2 && segments[1] == "pprof":
      throw APIStatus(.serviceUnavailable, "profiles of this server are not supported: run it under a profiler of the machine")
    case "debug" where segments.count == 3 && segments[1] == "api_priority_and_fairness":
      let withDetails = !(context.http.query["includeRequestDetails"] ?? "").isEmpty
      guard let text = flowControl.dump(segments[2], withDetails: withDetails) else { throw PlainFailure.pageNotFound }
      try await response.respond(
        status: 200, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array(text.utf8))
    case "version" where segments.count == 1: try await sendVersion(context, response)
    case "healthz", "livez", "readyz": try await sendHealth(segments, context, response)
    default: throw PlainFailure.pageNotFound
    }
  }

  /// Upstream's router takes GET alone, for the paths it has, with or without a slash at the end; discovery of custom groups and
  /// everything that is no API take any method, and of the latter only directories may end with a slash.
  private func checkRoute(_ segments: [String], _ context: RequestContext) throws {
    let path = context.info.path
    let first = segments.first ?? ""
    let isRouted =
      switch first {
      case "version", "openid", ".well-known", "api": true
      case "logs": configuration.offersLogs
      case "apis": segments.count < 2 || !segments[1].isEmpty && builtIn.hasGroup(segments[1])
      default: false
      }
    if path.hasPrefix("//") { throw PlainFailure.pageNotFound }
    if path.hasSuffix("/"), !segments.isEmpty, !isRouted, !["apis", "openapi", "logs", "debug"].contains(first) {
      throw PlainFailure.pageNotFound
    }
    if isRouted || first == "metrics" && context.http.method == "DELETE", context.http.method != "GET" {
      throw APIStatus.methodNotAllowed()
    }
  }

  var index: JSON {
    var paths = ["/.well-known/openid-configuration", "/api", "/api/v1", "/apis", "/apis/"]
    for group in servedGroups.groups where !group.name.isEmpty {
      paths.append("/apis/\(group.name)")
      for version in group.versions { paths.append("/apis/\(group.name)/\(version.name)") }
    }
    for (path, kind) in [("/healthz", HealthChecks.Endpoints.healthz), ("/livez", .livez), ("/readyz", .readyz)] {
      paths += [path] + health.checks(kind).map { "\(path)/\($0.name)" }
    }
    if gates.isOn("ComponentFlagz") { paths.append("/flagz") }
    if gates.isOn("ComponentStatusz") { paths.append("/statusz") }
    if configuration.offersLogs { paths.append("/logs") }
    paths += ["/metrics", "/metrics/slis", "/openapi/v2", "/openapi/v3", "/openapi/v3/", "/openid/v1/jwks", "/version"]
    return ["paths": JSON(paths.sorted())]
  }

  static let version: JSON = [
    "major": "1", "minor": "36", "emulationMajor": "1", "emulationMinor": "36", "minCompatibilityMajor": "1",
    "minCompatibilityMinor": "35", "gitVersion": "v1.36.2", "gitCommit": "unknown", "gitTreeState": "clean",
    "buildDate": "1970-01-01T00:00:00Z", "goVersion": "none", "compiler": "swiftc", "platform": "linux/amd64",
  ]

  /// Written as Go's `WriteRawJSON` does, whatever form of JSON is asked for.
  private func sendVersion(_ context: RequestContext, _ response: HTTPResponseWriter) async throws {
    let accepted = MediaType.accepted(context.http.headers).map(\.type)
    guard accepted.isEmpty || accepted.contains(where: { ["application/json", "*/*"].contains($0) }) else {
      throw APIStatus.nothingAcceptable(["application/json"])
    }
    try await response.respond(
      status: 200, headers: ["Content-Type": "application/json"], body: Array(Self.version.pretty(indent: 2).utf8))
  }

  func send(_ json: JSON, _ context: RequestContext, _ response: HTTPResponseWriter, contentType: String? = nil) async throws {
    let hasMessage = KubeProtobuf.canEncode(apiVersion: json["apiVersion"].string ?? "", kind: json["kind"].string ?? "")
    guard let representation = Representation.negotiate(context.http, transforms: false, messages: hasMessage ? .all : .none)
    else { throw APIStatus.nothingAcceptable(Self.producible) }
    let type = contentType ?? representation.contentType
    try await response.respond(status: 200, headers: ["Content-Type": type], body: representation.encode(json))
  }

  private func sendDiscovery(_ plain: JSON, isLegacy: Bool, _ context: RequestContext, _ response: HTTPResponseWriter)
    async throws
  {
    for accepted in MediaType.accepted(context.http.headers) {
      guard accepted.type == "application/json" || accepted.type == "*/*" else { continue }
      guard accepted.parameters["as"] == "APIGroupDiscoveryList", accepted.parameters["g"] == "apidiscovery.k8s.io",
        accepted.parameters["v"] == "v2"
      else { break }
      let json = Discovery.aggregated(servedGroups, catalogue, legacy: isLegacy) { service in
        let known = aggregator.documents(service).discovery
        return service.isAvailable && !known.isNull ? known : AggregatedDiscovery.stale(service.groupVersion.version)
      }
      let body = json.data + [UInt8(ascii: "\n")]
      let tag = "\"\(SHA512.hash(data: body).hexadecimal(uppercase: true))\""
      // Who has it already keeps it: clients ask for it often.
      var headers: HTTPFields = ["ETag": tag, "Vary": "Accept", "Cache-Control": "public"]
      if context.http.headers["If-None-Match"] == tag { return try await response.respond(status: 304, headers: headers) }
      headers["Content-Type"] = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
      return try await response.respond(status: 200, headers: headers, body: body)
    }
    try await send(plain, context, response)
  }
}
