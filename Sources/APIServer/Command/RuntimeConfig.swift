import KubeAPI

/// `--runtime-config`: which built-in API versions are served.
struct RuntimeConfig: Sendable {
  private let settings: [(name: String, isOn: Bool)]

  private static let stages = ["api/all", "api/ga", "api/beta", "api/alpha"]

  /// Upstream's complaints about keys, groups and versions that do not exist and values that are neither true nor false.
  init(_ pairs: [(name: String, value: String)], catalogue: ResourceCatalogue) throws(FlagError) {
    let versions = Dictionary(grouping: catalogue.all, by: \.group).mapValues { Set($0.map(\.resource.version)) }
    // Of a key given twice the last one counts.
    let given = Dictionary(pairs.map { ($0.name, $0.value) }) { $1 }
    if given == ["api/all": "false"] { throw FlagError("invalid runtime-config with only api/all=false") }
    var unknown: Set<String> = []
    for key in given.keys where !Self.stages.contains(key) {
      if key == "v1" || key == "api/legacy" { continue }
      let parts = key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard (2...3).contains(parts.count) else { throw FlagError("runtime-config invalid key \(key)") }
      if versions[parts[0]] == nil { unknown.insert("\(parts[0])/\(parts[1])") }
    }
    guard unknown.isEmpty else { throw FlagError("unknown api groups \(unknown.sorted().joined(separator: ","))") }
    for stage in Self.stages {
      if let value = given[stage], !["true", "false"].contains(value) { throw FlagError("invalid value \(stage)=\(value)") }
    }
    var settings: [(name: String, isOn: Bool)] = []
    for (key, value) in given.sorted(by: { $0.key < $1.key }) {
      let parts = key.split(separator: "/").map(String.init)
      if !Self.stages.contains(key), parts.count > 1, let known = versions[parts[0]], !known.contains(parts[1]) {
        throw FlagError("group version \(parts[0])/\(parts[1]) that has not been registered")
      }
      guard let isOn = value.isEmpty ? true : FlagParser.bool(value) else {
        throw FlagError(
          "invalid value of \(key): \(value), err: strconv.ParseBool: parsing \"\(value)\": invalid syntax")
      }
      guard parts.count < 3 || parts[2] == parts[2].lowercased() else {
        throw FlagError(
          "invalid key \(key): group/version/resource and resource is always lowercase plural, not \"\(parts[2])\"")
      }
      settings.append((key, isOn))
    }
    self.settings = settings
  }

  var isEmpty: Bool { settings.isEmpty }

  /// The narrower setting wins, whatever the order: a version over api/ga, api/beta and api/alpha, these over api/all.
  func serves(_ version: GroupVersion) -> Bool {
    func setting(_ name: String) -> Bool? { settings.last { $0.name == name }?.isOn }
    // The core group is not optional upstream either.
    if version.group.isEmpty { return setting("v1") ?? setting("api/legacy") ?? true }
    let stage = version.version.contains("alpha") ? "api/alpha" : version.version.contains("beta") ? "api/beta" : "api/ga"
    return setting("\(version.group)/\(version.version)") ?? setting(stage) ?? setting("api/all") ?? true
  }

  func filter(_ catalogue: ResourceCatalogue) -> ResourceCatalogue {
    guard !isEmpty else { return catalogue }
    var result = ResourceCatalogue()
    for definition in catalogue.all {
      let resource = "\(definition.group)/\(definition.resource.version)/\(definition.name)"
      let isServed = settings.last { $0.name == resource }?.isOn ?? serves(definition.resource.groupVersion)
      if isServed { result.add(definition) }
    }
    return result
  }
}
