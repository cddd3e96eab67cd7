import HTTPServer
import KubeAPI

/// What a list or watch asks for beside its selectors.
struct ListRequest {
  /// Nil for everything.
  var limit: Int?
  var continueToken: String
  var resourceVersion: String
  var match: String
  var sendsInitialEvents: Bool?
  /// Nil when the client leaves it to the server.
  var timeoutSeconds: Int?

  init(_ query: QueryParameters) throws(APIStatus) {
    continueToken = query["continue"] ?? ""
    resourceVersion = query["resourceVersion"] ?? ""
    match = query["resourceVersionMatch"] ?? ""
    sendsInitialEvents = query["sendInitialEvents"].map { _ in query.flag("sendInitialEvents") }
    limit = try query.integer("limit").flatMap { $0 > 0 ? $0 : nil }
    timeoutSeconds = try query.integer("timeoutSeconds").flatMap { $0 > 0 ? $0 : nil }
    // Upstream's cache answers "any version" as a whole, whatever the limit.
    if resourceVersion == "0", continueToken.isEmpty { limit = nil }
  }

  /// The list must be of the very revision: asked for by name, or, for pages, as lists did before there was a name for it.
  var isExact: Bool { match == "Exact" || match.isEmpty && limit != nil && !resourceVersion.isEmpty && resourceVersion != "0" }
}

/// Combinations that make no sense (k8s.io/apimachinery pkg/apis/meta/internalversion/validation).
extension ListRequest {
  private static let field = "resourceVersionMatch"

  func checkList() throws(APIStatus) {
    var causes: [APIStatus.Cause] = []
    if !match.isEmpty {
      if resourceVersion.isEmpty {
        causes.append(Self.forbidden(Self.field, "resourceVersionMatch is forbidden unless resourceVersion is provided"))
      }
      if !continueToken.isEmpty {
        causes.append(Self.forbidden(Self.field, "resourceVersionMatch is forbidden when continue is provided"))
      }
      if !["Exact", "NotOlderThan"].contains(match) { causes.append(notSupported(["Exact", "NotOlderThan", ""])) }
      if match == "Exact", resourceVersion == "0" {
        causes.append(Self.forbidden(Self.field, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""))
      }
    }
    if sendsInitialEvents != nil {
      causes.append(Self.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"))
    }
    try Self.report(causes)
  }

  /// Said once the token itself could be read.
  func checkContinuing() throws(APIStatus) {
    if !continueToken.isEmpty, !resourceVersion.isEmpty, resourceVersion != "0" {
      throw APIStatus.badRequest("specifying resource version is not allowed when using continue")
    }
  }

  /// `allowsInitialEvents`: the feature gate WatchList.
  func checkWatch(allowsInitialEvents: Bool) throws(APIStatus) {
    var causes: [APIStatus.Cause] = []
    if sendsInitialEvents != nil, match != "NotOlderThan" {
      causes.append(Self.forbidden(Self.field, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"))
    }
    if sendsInitialEvents != nil, !allowsInitialEvents {
      causes.append(
        Self.forbidden(
          "sendInitialEvents", "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled"))
    }
    if !match.isEmpty {
      if sendsInitialEvents == nil {
        causes.append(
          Self.forbidden(Self.field, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"))
      }
      if match != "NotOlderThan" { causes.append(notSupported(["NotOlderThan"])) }
    }
    // A watch from anywhere begins with what there is, as if it had asked for that: the match is filled in.
    let isFilledIn = match.isEmpty && allowsInitialEvents && sendsInitialEvents == nil && ["", "0"].contains(resourceVersion)
    if !continueToken.isEmpty, !match.isEmpty || isFilledIn {
      causes.append(Self.forbidden(Self.field, "resourceVersionMatch is forbidden when continue is provided"))
    }
    try Self.report(causes)
  }

  private static func forbidden(_ field: String, _ message: String) -> APIStatus.Cause {
    APIStatus.Cause(reason: "FieldValueForbidden", message: "Forbidden: \(message)", field: field)
  }

  private func notSupported(_ supported: [String]) -> APIStatus.Cause {
    let list = supported.map { "\"\($0)\"" }.joined(separator: ", ")
    return APIStatus.Cause(
      reason: "FieldValueNotSupported", message: "Unsupported value: \"\(match)\": supported values: \(list)", field: Self.field)
  }

  private static func report(_ causes: [APIStatus.Cause]) throws(APIStatus) {
    if causes.isEmpty { return }
    let texts = causes.map { "\($0.field): \($0.message)" }
    throw APIStatus(
      .invalid,
      "ListOptions.meta.k8s.io \"\" is invalid: \(texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]")",
      details: .init(group: "meta.k8s.io", kind: "ListOptions", causes: causes))
  }
}
