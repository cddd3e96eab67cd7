import LinuxSystem

/// Where unit files lie; earlier directories win. Links in `multi-user.target.wants` are what `enable` makes.
package struct UnitDirectories: Sendable {
  package var root: String

  package init(root: String = "") { self.root = root }

  package static let search = [
    "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
  ]
  package static let wants = "/etc/systemd/system/multi-user.target.wants"

  package enum State: Sendable {
    case found(ServiceUnit)
    case missing
    case masked(path: String)
  }

  /// `kubelet` and `kubelet.service` name the same unit.
  package static func canonical(_ name: String) -> String {
    let suffixes = [".service", ".target", ".socket", ".timer", ".mount", ".slice", ".scope"]
    return suffixes.contains { name.hasSuffix($0) } ? name : name + ".service"
  }

  package func load(_ name: String) -> State {
    for directory in Self.search {
      let path = "\(directory)/\(name)"
      if (try? FileIO.readLink(root + path)) == "/dev/null" { return .masked(path: path) }
      guard let text = try? FileIO.readText(root + path) else { continue }
      if text.isEmpty { return .masked(path: path) }
      var file = UnitFile(parsing: text)
      let dropIns = dropIns(of: name)
      for dropIn in dropIns { if let text = try? FileIO.readText(root + dropIn) { file.read(text) } }
      return .found(ServiceUnit(name: name, file: file, path: path, dropIns: dropIns))
    }
    return .missing
  }

  /// In the order of their names; a name in an earlier directory hides the same one in a later.
  package func dropIns(of name: String) -> [String] {
    var found: [String: String] = [:]
    for directory in Self.search {
      for file in (try? FileIO.list("\(root)\(directory)/\(name).d")) ?? [] where file.hasSuffix(".conf") {
        if found[file] == nil { found[file] = "\(directory)/\(name).d/\(file)" }
      }
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  /// All service files, by name.
  package func names() -> [String] {
    var names: Set<String> = []
    for directory in Self.search {
      for file in (try? FileIO.list(root + directory)) ?? [] where file.hasSuffix(".service") { names.insert(file) }
    }
    return names.sorted()
  }

  package func isEnabled(_ name: String) -> Bool {
    (try? FileIO.status("\(root)\(Self.wants)/\(name)", followLinks: false)) != nil
  }

  package func enabledNames() -> [String] {
    ((try? FileIO.list(root + Self.wants)) ?? []).filter { $0.hasSuffix(".service") }
  }

  /// Makes the links of `[Install]`; returns systemd's lines about them.
  package func enable(_ unit: ServiceUnit) throws(SystemError) -> [String] {
    var lines: [String] = []
    for target in unit.wantedBy {
      let directory = "/etc/systemd/system/\(target).wants"
      let link = "\(directory)/\(unit.name)"
      if (try? FileIO.readLink(root + link)) == unit.path { continue }
      try FileIO.makeDirectory(root + directory)
      try FileIO.symlink(unit.path, at: root + link)
      lines.append("Created symlink \(link) → \(unit.path).")
    }
    return lines
  }

  package func disable(_ name: String) throws(SystemError) -> [String] {
    var lines: [String] = []
    for directory in (try? FileIO.list(root + "/etc/systemd/system")) ?? [] where directory.hasSuffix(".wants") {
      let link = "/etc/systemd/system/\(directory)/\(name)"
      if (try? FileIO.status(root + link, followLinks: false)) == nil { continue }
      try FileIO.remove(root + link)
      lines.append("Removed \"\(link)\".")
    }
    return lines
  }

  package func mask(_ name: String) throws(SystemError) -> [String] {
    let path = "/etc/systemd/system/\(name)"
    if (try? FileIO.readLink(root + path)) == "/dev/null" { return [] }
    if FileIO.exists(root + path) { throw SystemError("create symlink", path: path, errno: 17) }
    try FileIO.symlink("/dev/null", at: root + path)
    return ["Created symlink \(path) → /dev/null."]
  }

  package func unmask(_ name: String) throws(SystemError) -> [String] {
    let path = "/etc/systemd/system/\(name)"
    guard (try? FileIO.readLink(root + path)) == "/dev/null" else { return [] }
    try FileIO.remove(root + path)
    return ["Removed \"\(path)\"."]
  }
}
