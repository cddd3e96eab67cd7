import KubeAPI

/// `--emulated-version` and `--min-compatibility-version`: k8s.io/component-base/compatibility. What is emulated changes nothing here,
/// which the log says.
extension ServingPolicies {
  private struct Version: Comparable {
    var major: Int
    var minor: Int
    var patch = 0

    static func < (a: Self, b: Self) -> Bool { (a.major, a.minor) < (b.major, b.minor) }
    var text: String { "\(major).\(minor)" }
  }

  private static let floor = Version(major: 1, minor: 33)
  private static let binary = Version(major: 1, minor: 36)

  /// The fault of values that are no versions, or of components nobody knows: told before anything else.
  func checkVersions() throws(FlagError) {
    _ = try Self.version(emulatedVersions)
    _ = try Self.version(compatibilityVersions)
  }

  var versionProblems: [String] {
    let emulated = (try? Self.version(emulatedVersions)) ?? nil
    let current = emulated ?? Self.binary
    let previous = Version(major: current.major, minor: current.minor - 1)
    let compatible = ((try? Self.version(compatibilityVersions)) ?? nil) ?? max(previous, Self.floor)
    var result: [String] = []
    if current > Self.binary || current < Self.floor {
      result.append("emulation version \(current.text) is not between [\(Self.floor.text), \(Self.binary.text).0]")
    }
    if compatible > current || compatible < Self.floor {
      result.append(
        "minCompatibilityVersion version \(compatible.text) is not between [\(Self.floor.text), \(current.text)]")
    }
    guard current == Self.binary else { return result }
    for (name, isSet) in [
      ("EmulationForwardCompatible", emulatesForward), ("RuntimeConfigEmulationForwardCompatible", runtimeEmulatesForward),
    ] where isSet {
      result.append(
        "ServerRunOptions.\(name) cannot be set to true if the emulation version is the same as the binary version")
    }
    return result
  }

  /// The version of this component; nil when none is given.
  private static func version(_ values: [String]) throws(FlagError) -> Version? {
    var result: Version?
    for value in values {
      let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { String($0).trimmed }
      let component = parts.count == 2 ? parts[0] : "kube"
      let text = parts[parts.count - 1]
      let numbers = (text.hasPrefix("v") ? text.dropFirst() : text[...]).split(separator: ".", omittingEmptySubsequences: false)
        .map { Int($0) }
      guard numbers.count >= 2, let major = numbers[0], let minor = numbers[1], !numbers.contains(nil) else {
        throw FlagError("could not parse \"\(text)\" as version")
      }
      if numbers.count > 2, let patch = numbers[2], patch != 0 {
        throw FlagError("patch version not allowed, got: \(component)=\(major).\(minor).\(patch)")
      }
      guard component == "kube" else { throw FlagError("component not registered: \(component)") }
      if let result {
        throw FlagError("duplicate version flag, kube=\(result.text) and kube=\(major).\(minor)")
      }
      result = Version(major: major, minor: minor)
    }
    return result
  }
}
