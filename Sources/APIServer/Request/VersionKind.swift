import KubeAPI

/// What a body says it is, read before anything else of it (k8s.io/apimachinery/pkg/runtime/serializer/json, SimpleMetaFactory).
enum VersionKind {
  private static let type =
    "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }"

  /// Why it cannot be told; nil when it can.
  static func fault(of json: JSON) -> String? {
    if json.object == nil { return unreadable("json: cannot unmarshal \(json.goTypeName) into Go value of type \(type)") }
    for (key, value) in json.members where ["apiVersion", "kind"].contains(key) && !value.isNull && value.string == nil {
      return unreadable("json: cannot unmarshal \(value.goTypeName) into Go struct field .\(key) of type string")
    }
    let version = json["apiVersion"].string ?? ""
    return version.isEmpty || GroupVersion(version) != nil ? nil : "unexpected GroupVersion string: \(version)"
  }

  static func unreadable(_ why: String) -> String { "couldn't get version/kind; json parse error: \(why)" }
}
