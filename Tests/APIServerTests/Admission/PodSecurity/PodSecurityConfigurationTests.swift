import KubeAPI
import Testing

@testable import APIServer

@Suite struct PodSecurityConfigurationTests {
  private static func text(_ rest: String, version: String = "v1") -> String {
    "apiVersion: pod-security.admission.config.k8s.io/\(version)\nkind: PodSecurityConfiguration\n\(rest)"
  }

  @Test("Defaults hold where labels say nothing, exemptions are sets of names", arguments: ["v1", "v1beta1", "v1alpha1"])
  func complete(version: String) throws {
    let configuration = try PodSecurityConfiguration(
      Self.text(
        "defaults: {enforce: baseline, enforce-version: v1.30, warn: restricted}\n"
          + "exemptions: {usernames: [admin], namespaces: [kube-system], runtimeClasses: [kata]}", version: version))
    #expect(configuration.defaults.enforce.text == "baseline:v1.30")
    #expect(configuration.defaults.audit.text == "privileged:latest")
    #expect(configuration.usernames == ["admin"] && configuration.namespaces == ["kube-system"])
    #expect(configuration.runtimeClasses == ["kata"])
    let policy = PodSecurityPolicy(["pod-security.kubernetes.io/enforce": "restricted"], defaults: configuration.defaults)
    #expect(policy.enforce.text == "restricted:v1.30" && policy.warn.text == "restricted:latest")
  }

  @Test(
    "A configuration that is none fails in upstream's words",
    arguments: [
      (
        text("defaults: {enforce: strict}"),
        #"failed to initialize admission plugin "PodSecurity": PodSecurity configuration error: Enforce.Level: must be one of privileged, baseline, restricted"#
      ),
      (
        text("defaults: {audit-version: '1.3', warn: x}"),
        #"failed to initialize admission plugin "PodSecurity": PodSecurity configuration error: [Audit.Version: must be "latest" or "v1.x", Warn.Level: must be one of privileged, baseline, restricted]"#
      ),
      (
        text("exemptions: {namespaces: [a, a]}"),
        #"failed to initialize admission plugin "PodSecurity": PodSecurity invalid: exemptions.namespaces[1]: Duplicate value: "a""#
      ),
      (
        text("exemptions: {usernames: ['']}"),
        #"failed to initialize admission plugin "PodSecurity": PodSecurity invalid: exemptions.usernames[0]: Required value"#
      ),
      (
        text("defaults: {enforced: baseline}"),
        #"couldn't init admission plugin "PodSecurity": strict decoding error: unknown field "defaults.enforced""#
      ),
      (
        text("", version: "v2"),
        #"couldn't init admission plugin "PodSecurity": no kind "PodSecurityConfiguration" is registered for version "pod-security.admission.config.k8s.io/v2""#
      ),
    ])
  func faults(text: String, message: String) {
    let failure = #expect(throws: FlagError.self) { try PodSecurityConfiguration(text) }
    #expect(failure?.description == message)
  }
}
