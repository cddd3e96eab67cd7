import KubeAPI
import KubeSchema

// What a body says it is, against what the resource is of (k8s.io/apimachinery/pkg/runtime/serializer/json, transformDecodeError in
// k8s.io/apiserver/pkg/endpoints/handlers).
extension APIServer {
  func checkKind(
    _ json: JSON, _ wanted: GroupVersionKind, _ definition: ResourceDefinition, _ context: RequestContext
  ) throws(APIStatus) {
    if let fault = VersionKind.fault(of: json) { throw Self.unrecognized(wanted, fault, context) }
    let (kind, apiVersion) = (json["kind"].string ?? "", json["apiVersion"].string ?? "")
    let version = GroupVersion(apiVersion) ?? GroupVersion(group: "", version: "")
    if definition.isCustom, wanted == definition.groupVersionKind {
      return try checkCustom(json, kind, apiVersion, wanted, context)
    }
    let given = GroupVersionKind(
      group: apiVersion.isEmpty ? wanted.group : version.group, version: apiVersion.isEmpty ? wanted.version : version.version,
      kind: kind.isEmpty ? wanted.kind : kind)
    if given != wanted { throw refusal(of: given, wanted) }
  }

  /// Objects without a type of their own must say what they are.
  private func checkCustom(
    _ json: JSON, _ kind: String, _ apiVersion: String, _ wanted: GroupVersionKind, _ context: RequestContext
  ) throws(APIStatus) {
    if kind.isEmpty {
      let why = "Object 'Kind' is missing in '\(String(decoding: context.http.body, as: UTF8.self))'"
      // Who wants no validation of fields is read by another decoder.
      if context.options.fieldValidation == .ignore { throw StrictDecoding.refusal(of: wanted, why) }
      throw Self.unrecognized(wanted, why, context)
    }
    context.audit?.request(json)
    if apiVersion != wanted.groupVersion.description {
      throw APIStatus.badRequest(
        "the API version in the data (\(apiVersion)) does not match the expected API version (\(wanted.groupVersion))")
    }
  }

  /// What every group and version speaks besides its own kinds: types of the package of metadata.
  private static let options: Set<String> = [
    "CreateOptions", "DeleteOptions", "GetOptions", "ListOptions", "PatchOptions", "UpdateOptions", "WatchEvent",
  ]

  private func isRegistered(_ kind: GroupVersionKind) -> Bool {
    if Self.options.contains(kind.kind) { return !builtIn.definitions(kind.groupVersion).isEmpty }
    var item = kind
    if kind.kind.hasSuffix("List") { item.kind.removeLast(4) }
    return [kind, item].contains { catalogue.definition(kind: $0) != nil }
  }

  private func refusal(of given: GroupVersionKind, _ wanted: GroupVersionKind) -> APIStatus {
    // The kinds of definitions are known to a server of their own, inside upstream's.
    let isOther = wanted.group == GroupVersionResource.customResourceDefinitions.group
    let why: String
    if isOther, given.groupVersion == GroupVersion(group: wanted.group, version: "v1beta1"), given.kind == wanted.kind {
      return APIStatus.badRequest(
        "the API version in the data (\(given.groupVersion)) does not match the expected API version (\(wanted.groupVersion))")
    }
    if isRegistered(given), !isOther || given.group == wanted.group {
      let package = Self.options.contains(given.kind) ? "v1" : given.version
      why = "converting (\(package).\(given.kind)) to (\(wanted.goType)): unknown conversion"
    } else {
      let scheme =
        isOther ? "k8s.io/apiextensions-apiserver/pkg/apiserver/apiserver.go:55" : "pkg/api/legacyscheme/scheme.go:31"
      why = "no kind \"\(given.kind)\" is registered for version \"\(given.groupVersion)\" in scheme \"\(scheme)\""
    }
    return APIStatus.badRequest(
      "\(given.kind) in version \"\(given.version)\" cannot be handled as a \(wanted.kind): \(why)")
  }

  /// The answer to a body of which not even the kind can be told.
  static func unrecognized(_ wanted: GroupVersionKind, _ why: String, _ context: RequestContext) -> APIStatus {
    APIStatus.badRequest(
      "the object provided is unrecognized (must be of type \(wanted.kind)): \(why) (\(summary(context.http.body)))")
  }

  /// The beginning of a body as upstream shows it: JSON as text, anything else in hexadecimal.
  private static func summary(_ body: [UInt8]) -> String {
    if body.isEmpty { return "<empty>" }
    let start = body.prefix(30)
    let more = body.count > 30 ? " ..." : ""
    if body.first == UInt8(ascii: "{") { return String(decoding: start, as: UTF8.self) + more }
    return start.hexadecimal() + more
  }
}

extension GroupVersionKind {
  /// What upstream's internal type is called in Go, as failures name it.
  var goType: String {
    "\(group.isEmpty || group == "events.k8s.io" ? "core" : String(group.prefix { $0 != "." })).\(kind)"
  }
}

extension ResourceDefinition {
  var goType: String { groupVersionKind.goType }
}
