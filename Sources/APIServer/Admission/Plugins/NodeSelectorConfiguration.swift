import KubeAPI
import YAML

/// PodNodeSelector's configuration: `podNodeSelectorPluginConfig` with the cluster's default selector and, by namespace, the labels
/// its pods may select by.
struct NodeSelectorConfiguration: Sendable {
  private var selectors: [String: String] = [:]

  init() {}

  /// Upstream takes what it can read, and nothing else.
  init(_ text: String) {
    let json = (try? YAML.decode(text)) ?? [:]
    for (name, value) in json["podNodeSelectorPluginConfig"].members { selectors[name] = value.string }
  }

  var fallback: String { selectors["clusterDefaultNodeSelector"] ?? "" }

  func allowed(in namespace: String) -> String { selectors[namespace] ?? "" }

  /// `KEY=VALUE,...`.
  static func labels(_ text: String) throws(FlagError) -> [(String, String)] {
    var result: [(String, String)] = []
    for pair in text.split(separator: ",") {
      let parts = pair.split(separator: "=", omittingEmptySubsequences: false).map { String($0).trimmed }
      guard parts.count == 2 else { throw FlagError("invalid selector: [\(pair)]") }
      result.append((parts[0], parts[1]))
    }
    return result
  }
}
