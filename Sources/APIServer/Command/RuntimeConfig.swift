import KubeAPI

/// `--runtime-config`: which built-in API versions are served.
struct RuntimeConfig: Sendable {
  private let settings: [(name: String, isOn: Bool)]

  /// Upstream's complaints about groups that do not exist and values that are neither true nor false.
  init(_ pairs: [(name: String, value: String)], groups: Set<String>) throws(FlagError) {
    var unknown: [String] = []
    var settings: [(name: String, isOn: Bool)] = []
    for (name, value) in pairs {
      guard let isOn = value.isEmpty ? true : FlagParser.bool(value) else {
        throw FlagError("invalid value of \(name)=\(value): strconv.ParseBool: parsing \"\(value)\": invalid syntax")
      }
      settings.append((name, isOn))
      guard !name.hasPrefix("api/"), name != "v1" else { continue }
      let group = name.split(separator: "/").first.map(String.init) ?? ""
      if !groups.contains(group), !unknown.contains(group) { unknown.append(group) }
    }
    guard unknown.isEmpty else { throw FlagError("unknown api groups \(unknown.joined(separator: ","))") }
    if settings.count == 1, settings[0] == ("api/all", false) { throw FlagError("invalid key with only api/all=false") }
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
    for definition in catalogue.all where serves(definition.resource.groupVersion) { result.add(definition) }
    return result
  }
}
