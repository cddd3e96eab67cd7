import KubeAPI
import YAML

/// `imagePolicy` of the plugin's configuration: whom to ask about images, how long answers count and what to do without one
/// (plugin/pkg/admission/imagepolicy/config.go).
struct ImagePolicyConfiguration: Sendable {
  let server: KubeconfigServer
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
    server = try KubeconfigServer(file: policy.kubeConfigFile.string ?? "")
  }

  /// -1 turns it off, 0 stands for the fallback; else a number of units. `longest` is in seconds.
  private static func duration(
    _ name: String, _ json: JSON, unit: Duration, fallback: Duration, longest: Int
  ) throws(FlagError) -> Duration {
    guard json.isNull || json.int != nil else {
      throw FlagError("json: cannot unmarshal \(json.goTypeName) into Go struct field of type time.Duration")
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
