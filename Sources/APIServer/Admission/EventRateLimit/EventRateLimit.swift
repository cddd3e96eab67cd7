import KubeAPI
import KubeSchema

/// Keeps events from flooding the store: what comes faster than its limits allow is refused (plugin/pkg/admission/eventratelimit).
struct EventRateLimit: ValidatingPlugin {
  private enum Scope: String, CaseIterable, Sendable {
    case server = "Server"
    case namespace = "Namespace"
    case user = "User"
    case sourceAndObject = "SourceAndObject"
  }

  let name = "EventRateLimit"
  private let limits: [(scope: Scope, buckets: TokenBuckets)]

  init(_ text: String?) throws(FlagError) {
    do throws(FlagError) {
      let versions = ["eventratelimit.admission.k8s.io/v1alpha1"]
      let json = try text.map { text throws(FlagError) in
        try ConfigurationObject.decode(text, kind: "Configuration", versions: versions)
      }
      limits = try Self.limits(json?.limits.elements ?? [])
    } catch { throw FlagError("couldn't init admission plugin \"EventRateLimit\": \(error)") }
  }

  private static func limits(_ list: [JSON]) throws(FlagError) -> [(scope: Scope, buckets: TokenBuckets)] {
    var faults: [FieldError] = list.isEmpty ? [.invalid("limits", .null, "must not be empty")] : []
    var result: [(scope: Scope, buckets: TokenBuckets)] = []
    for (index, limit) in list.enumerated() {
      func number(_ key: String) throws(FlagError) -> Int {
        let value = limit[key]
        guard value.isNull || value.int != nil else {
          throw FlagError(
            "json: cannot unmarshal \(value.typeName) into Go struct field Limit.limits.\(key) of type int32")
        }
        return value.int ?? 0
      }
      let path = "limits[\(index)]"
      let (type, burst, rate, size) = (limit.type.string ?? "", try number("burst"), try number("qps"), try number("cacheSize"))
      let scope = Scope(rawValue: type)
      if scope == nil {
        faults.append(.notSupported("\(path).type", .string(type), Scope.allCases.map(\.rawValue).sorted()))
      }
      if burst <= 0 { faults.append(.invalid("\(path).burst", JSON(burst), "must be positive")) }
      if rate <= 0 { faults.append(.invalid("\(path).qps", JSON(rate), "must be positive")) }
      if scope != .server, size < 0 { faults.append(.invalid("\(path).cacheSize", JSON(size), "must not be negative")) }
      guard let scope, faults.isEmpty else { continue }
      result.append((scope, TokenBuckets(rate: Double(rate), burst: Double(burst), limit: size == 0 ? 4_096 : size)))
    }
    guard faults.isEmpty else { throw FlagError(ConfigurationObject.list(faults.map(\.description))) }
    return result
  }

  /// Every limit is charged; the last one that is used up is told.
  func validate(_ event: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.is("", "events"), request.operation == .create || request.operation == .update else { return }
    var refusal: APIStatus?
    for (scope, buckets) in limits {
      let key = Self.key(scope, event, request)
      guard !buckets.take(key, now: .now) else { continue }
      refusal = APIStatus(.tooManyRequests, "Too many requests: limit reached on type \(scope.rawValue) for key \(key)")
    }
    if let refusal { throw refusal }
  }

  private static func key(_ scope: Scope, _ event: KubeObject, _ request: AdmissionRequest) -> String {
    switch scope {
    case .server: return ""
    case .namespace: return request.namespace
    case .user: return request.user.name
    case .sourceAndObject:
      let (source, object) = (event.json.source, event.json.involvedObject)
      return [
        source.component, source.host, object["kind"], object.namespace, object.name, object.uid, object.fieldPath,
        object.apiVersion,
      ].map { $0.string ?? "" }.joined()
    }
  }
}
