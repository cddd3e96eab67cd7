import KubeAPI
import YAML

/// Versioned configuration of a part of the server, with what upstream's decoder says of files that are none.
enum ConfigurationObject {
  static func decode(_ text: String, kind wanted: String, versions: [String]) throws(FlagError) -> JSON {
    let json: JSON
    do throws(YAMLError) { json = try YAML.decode(text) } catch {
      throw FlagError("couldn't get version/kind; json parse error: \(error.upstreamText)")
    }
    let (kind, version) = (json.kind.string ?? "", json.apiVersion.string ?? "")
    if kind.isEmpty { throw FlagError("Object 'Kind' is missing in '\(text)'") }
    if version.isEmpty { throw FlagError("Object 'apiVersion' is missing in '\(text)'") }
    guard kind == wanted, versions.contains(version) else {
      throw FlagError("no kind \"\(kind)\" is registered for version \"\(version)\"")
    }
    return json
  }

  /// Refuses members nobody knows, as strict decoders do.
  static func check(_ json: JSON, _ fields: [String: [String]]) throws(FlagError) {
    var unknown: [String] = []
    for (name, value) in json.members where name != "kind" && name != "apiVersion" {
      guard let known = fields[name] else {
        unknown.append(name)
        continue
      }
      for part in [value] + value.elements {
        unknown += part.members.keys.filter { !known.contains($0) }.map { "\(name).\($0)" }
      }
    }
    guard !unknown.isEmpty else { return }
    throw FlagError("strict decoding error: " + unknown.map { "unknown field \"\($0)\"" }.joined(separator: ", "))
  }

  /// Several faults as Go's aggregates tell them.
  static func list(_ faults: [String]) -> String { faults.count == 1 ? faults[0] : "[\(faults.joined(separator: ", "))]" }
}
