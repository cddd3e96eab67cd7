import KubeAPI
import YAML

/// `imagePolicy` of the plugin's configuration: whom to ask about images, how long answers count and what to do without one
/// (plugin/pkg/admission/imagepolicy/config.go).
struct ImagePolicyConfiguration: Sendable {
  let endpoint: WebhookEndpoint
  let allowTTL: Duration
  let denyTTL: Duration
  let retryBackoff: Duration
  let allowsByDefault: Bool

  init(_ text: String?) throws(FlagError) {
    guard let text else { throw FlagError("no config specified") }
    let json: JSON
    do throws(YAMLError) { json = try YAML.decode(text) } catch { throw FlagError(error.upstreamText) }
    let policy = json.imagePolicy
    retryBackoff = try Self.duration(
      "backoff", policy.retryBackoff, unit: .milliseconds(1), fallback: .milliseconds(500), longest: 300)
    allowTTL = try Self.duration("allow cache", policy.allowTTL, unit: .seconds(1), fallback: .seconds(300), longest: 1_800)
    denyTTL = try Self.duration("deny cache", policy.denyTTL, unit: .seconds(1), fallback: .seconds(30), longest: 1_800)
    allowsByDefault = policy.defaultAllow.bool ?? false
    endpoint = try Kubeconfig.endpoint(policy.kubeConfigFile.string ?? "")
  }

  /// -1 turns it off, 0 stands for the fallback; else a number of units. `longest` is in seconds.
  private static func duration(
    _ name: String, _ json: JSON, unit: Duration, fallback: Duration, longest: Int
  ) throws(FlagError) -> Duration {
    guard json.isNull || json.int != nil else {
      throw FlagError("json: cannot unmarshal \(json.typeName) into Go struct field of type time.Duration")
    }
    let number = json.int ?? 0
    if number == -1 { return .zero }
    if number == 0 { return fallback }
    let least: Duration = unit == .milliseconds(1) ? .nanoseconds(1) : .seconds(1)
    let value = unit * number
    guard value > least, value <= .seconds(longest) else {
      throw FlagError(
        "valid value is between \(GoDuration.format(least)) and \(GoDuration.format(.seconds(longest))), got \(GoDuration.format(value))"
      )
    }
    return value
  }
}

/// The part of a kubeconfig file that leads to a webhook (k8s.io/apiserver/pkg/util/webhook).
enum Kubeconfig {
  static func endpoint(_ path: String) throws(FlagError) -> WebhookEndpoint {
    let text: String
    do throws(FlagError) { text = try TextFile.content(path) } catch {
      throw FlagError("\(error)".hasPrefix("open ") ? "stat \("\(error)".dropFirst(5))" : "\(error)")
    }
    let json: JSON
    do throws(YAMLError) { json = try YAML.decode(text) } catch {
      throw FlagError("error loading config file \"\(path)\": yaml: \(error.upstreamText)")
    }
    func find(_ list: JSON, _ name: String) -> JSON? { list.elements.first { $0.name.string == name } }
    let current = json["current-context"].string ?? ""
    let context = find(json.contexts, current)?.context
    guard let context, let cluster = find(json.clusters, context.cluster.string ?? "")?.cluster,
      let server = cluster.server.string, !server.isEmpty
    else {
      throw FlagError(
        "invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable")
    }
    guard server.hasPrefix("https://") else { throw FlagError("server \(server) of \(path) is not supported: it must use https") }
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    func file(_ json: JSON, _ name: String) throws(FlagError) -> String? {
      if let data = json["\(name)-data"].string, !data.isEmpty {
        guard let bytes = Base64.decode(data) else {
          throw FlagError("error loading config file \"\(path)\": illegal base64 data")
        }
        return String(decoding: bytes, as: UTF8.self)
      }
      guard let given = json[name].string, !given.isEmpty else { return nil }
      let place = given.hasPrefix("/") ? given : "\(folder)/\(given)"
      return try TextFile.content(place, wrapping: "invalid configuration: unable to read \(name) \(place): ")
    }
    let user = find(json.users, context.user.string ?? "")?.user ?? [:]
    var endpoint = WebhookEndpoint(url: server, bundle: try file(cluster, "certificate-authority"))
    endpoint.certificate = try file(user, "client-certificate")
    endpoint.key = try file(user, "client-key")
    endpoint.token = user.token.string
    return endpoint
  }
}
