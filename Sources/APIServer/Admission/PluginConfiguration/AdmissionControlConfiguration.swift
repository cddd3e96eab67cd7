import KubeAPI
import YAML

/// `--admission-control-config-file`: which plugin is configured how (k8s.io/apiserver/pkg/admission/config.go).
struct AdmissionControlConfiguration: Sendable {
  private enum Source: Sendable {
    case inline(JSON)
    case path(String)
  }

  private static let versions = ["apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1alpha1", "apiserver.k8s.io/v1alpha1"]
  /// Files older than AdmissionConfiguration are the configuration of one plugin.
  private static let legacy = ["imagePolicy": "ImagePolicyWebhook", "podNodeSelectorPluginConfig": "PodNodeSelector"]

  private let plugins: [(name: String, source: Source)]

  init() { plugins = [] }

  init(file: String) throws(FlagError) {
    let text: String
    do throws(FlagError) { text = try TextFile.content(file) } catch {
      throw FlagError("unable to read admission control configuration from \"\(file)\" [\(error)]")
    }
    let json: JSON
    do throws(FlagError) {
      json = try ConfigurationObject.decode(
        text, kind: "AdmissionConfiguration", versions: Self.versions,
        scheme: "k8s.io/apiserver/pkg/server/options/admission.go:51",
        fields: ["plugins": .list(.object(["name": .text, "path": .text, "configuration": .any]))])
    } catch {
      guard let json = try? YAML.decode(text), let plugin = Self.legacy.first(where: { !json[$0.key].isNull })?.value else {
        throw error
      }
      plugins = [(plugin, .path(file))]
      return
    }
    let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
    plugins = json.plugins.elements.map { plugin in
      let path = plugin.path.string ?? ""
      let isNested = !plugin.configuration.isNull || path.isEmpty
      return (
        plugin.name.string ?? "",
        isNested ? .inline(plugin.configuration) : .path(path.hasPrefix("/") ? path : "\(folder)/\(path)")
      )
    }
  }

  /// The text of a plugin's configuration; nil when it has none.
  func text(for plugin: String) throws(FlagError) -> String? {
    switch plugins.first(where: { $0.name == plugin })?.source {
    case nil: return nil
    case .inline(let json): return json.isNull ? nil : json.text
    case .path(let path): return try TextFile.content(path, wrapping: "Couldn't open admission plugin configuration \(path): ")
    }
  }
}

extension APIServerConfiguration {
  /// The plugins, made from their configurations.
  func admissionChain(_ metrics: ServerMetrics) throws(FlagError) -> AdmissionChain {
    let failure = "failed to apply admission: "
    let file: AdmissionControlConfiguration
    do throws(FlagError) {
      file =
        try admissionConfigurationFile.map { path throws(FlagError) in try AdmissionControlConfiguration(file: path) } ?? .init()
    } catch { throw FlagError("\(failure)failed to read plugin config: \(error)") }
    do throws(FlagError) {
      return try AdmissionChain(enabled: enabledAdmission, disabled: disabledAdmission, configuration: file, metrics: metrics)
    } catch { throw FlagError("\(failure)\(error)") }
  }
}
