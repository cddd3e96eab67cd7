import KubeAPI
import LinuxSystem
import Testing

@testable import APIServer

@Suite struct AdmissionControlConfigurationTests {
  private func chain(_ text: String, enabled: Set<String> = []) throws -> AdmissionChain {
    let file = "/tmp/lab-admission-\(UInt64.random(in: 0 ... .max)).yaml"
    try FileIO.write(file, text)
    defer { try? FileIO.remove(file) }
    var configuration = APIServerConfiguration()
    configuration.admissionConfigurationFile = file
    configuration.enabledAdmission = enabled
    return try configuration.admissionChain(ServerMetrics())
  }

  private static func text(_ plugins: String, kind: String = "AdmissionConfiguration") -> String {
    "apiVersion: apiserver.config.k8s.io/v1\nkind: \(kind)\nplugins: \(plugins)"
  }

  @Test("Plugins nobody configured, and configurations nobody enabled, are no faults")
  func order() throws {
    _ = try chain(Self.text("[]"))
    _ = try chain(Self.text("[{name: EventRateLimit, path: nowhere.yaml}, {name: Nope, configuration: {}}]"))
  }

  @Test(
    "Files that are none stop the start in upstream's words",
    arguments: [
      (
        "kind: x", [],
        "failed to apply admission: failed to read plugin config: Object 'apiVersion' is missing in 'kind: x'"
      ),
      (
        text("[]", kind: "Admission"), [],
        #"failed to apply admission: failed to read plugin config: no kind "Admission" is registered for version "apiserver.config.k8s.io/v1" in scheme "k8s.io/apiserver/pkg/server/options/admission.go:51""#
      ),
      (
        text("[{name: EventRateLimit, path: /nowhere.yaml}]"), ["EventRateLimit"],
        "failed to apply admission: Couldn't open admission plugin configuration /nowhere.yaml: open /nowhere.yaml: no such file or directory"
      ),
      (
        text("[{name: ValidatingAdmissionWebhook, configuration: {kind: x}}]"), [],
        #"failed to apply admission: couldn't init admission plugin "ValidatingAdmissionWebhook": its configuration is not supported by this API server"#
      ),
      (
        text("[{name: a, foo: 1}]"), [],
        #"failed to apply admission: failed to read plugin config: strict decoding error: unknown field "plugins[0].foo""#
      ),
      (
        text(
          "[{name: ResourceQuota, configuration: {apiVersion: resourcequota.admission.k8s.io/v1, kind: Configuration, limitedResources: [{apiGroup: a}]}}]"
        ),
        [],
        #"failed to apply admission: couldn't init admission plugin "ResourceQuota": limitedResources[0].resource: Required value"#
      ),
      (
        text(
          "[{name: PodTolerationRestriction, configuration: {apiVersion: podtolerationrestriction.admission.k8s.io/v1alpha1, kind: Configuration, default: [{key: a, operator: Nope}]}}]"
        ),
        ["PodTolerationRestriction"],
        #"failed to apply admission: couldn't init admission plugin "PodTolerationRestriction": default[0].operator: Unsupported value: "Nope": supported values: "Equal", "Exists""#
      ),
    ] as [(String, Set<String>, String)])
  func faults(text: String, enabled: Set<String>, message: String) {
    let failure = #expect(throws: FlagError.self) { try chain(text, enabled: enabled) }
    #expect(failure?.description == message)
  }

  @Test("A file that is not there is told with its name")
  func missing() {
    let failure = #expect(throws: FlagError.self) { try AdmissionControlConfiguration(file: "/nowhere") }
    #expect(
      failure?.description
        == #"unable to read admission control configuration from "/nowhere" [open /nowhere: no such file or directory]"#)
  }

  @Test("An older file is the configuration of one plugin itself")
  func legacy() {
    let failure = #expect(throws: FlagError.self) {
      try chain("imagePolicy: {kubeConfigFile: /nowhere}", enabled: ["ImagePolicyWebhook"])
    }
    #expect(
      failure?.description.hasSuffix(
        #"couldn't init admission plugin "ImagePolicyWebhook": stat /nowhere: no such file or directory"#) == true)
  }
}
