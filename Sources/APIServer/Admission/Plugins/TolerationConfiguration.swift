import KubeAPI
import KubeSchema

/// PodTolerationRestriction's configuration: what namespaces without their own annotations give and allow.
struct TolerationConfiguration: Sendable {
  private static let toleration = ConfigurationObject.Shape.object([
    "key": .text, "operator": .text, "value": .text, "effect": .text, "tolerationSeconds": .number,
  ])
  private static let versions = ["podtolerationrestriction.admission.k8s.io/v1alpha1"]

  var defaults: [JSON] = []
  var allowed: [JSON] = []

  init() {}

  init(_ text: String) throws(FlagError) {
    do throws(FlagError) {
      let json = try ConfigurationObject.decode(
        text, kind: "Configuration", versions: Self.versions,
        scheme: "k8s.io/kubernetes/plugin/pkg/admission/podtolerationrestriction/config.go:33",
        fields: ["default": .list(Self.toleration), "whitelist": .list(Self.toleration)])
      (defaults, allowed) = (json["default"].elements, json["whitelist"].elements)
      let faults =
        TolerationValidation.faults(defaults, "default") + TolerationValidation.faults(allowed, "whitelist")
      if let fault = ConfigurationObject.aggregate(faults.map(\.description)) { throw fault }
    } catch { throw FlagError("couldn't init admission plugin \"PodTolerationRestriction\": \(error)") }
  }
}
