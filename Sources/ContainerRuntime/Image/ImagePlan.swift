import LinuxSystem

/// The files of one root file system, in an order in which they can be made, and where each comes from.
package struct ImagePlan: Sendable {
  package enum Content: Hashable, Sendable {
    case directory
    case link(String)
    case text(String)
    case copy(String)
    /// One inode for all users where the file system allows, so that its pages are in memory once.
    case shared(String)
  }

  package struct Entry: Hashable, Sendable {
    package let path: String
    package let content: Content
    package let mode: UInt32
  }

  package let name: String
  package private(set) var entries: [Entry] = []
  /// Changes whenever a source or the recipe does.
  package private(set) var fingerprint = ""

  private var paths: Set<String> = []

  package init(_ recipe: ImageRecipe, host: HostFiles, hyperkube: String?) throws(ImagePlanError) {
    name = recipe.name
    for (path, mode) in Self.skeleton { add(path, .directory, mode) }
    for (path, target) in Self.mergedLinks { add(path, .link(target), 0o777) }
    for path in recipe.directories { addDirectories(to: path, itself: true) }
    if recipe.hasBusybox {
      guard let busybox = host.program("/usr/bin/busybox") ?? host.program("/bin/busybox") else {
        throw .missing("busybox", package: "busybox-static", for: recipe.name)
      }
      guard let file = host.elf(busybox), file.interpreter == nil else {
        throw .missing("a static busybox", package: "busybox-static", for: recipe.name)
      }
      add("/usr/bin/busybox", .copy(busybox), 0o755)
    }
    for program in recipe.programs {
      guard host.program(program) != nil else {
        let name = program.split(separator: "/").last.map(String.init) ?? program
        throw .missing(program, package: Self.packages[name] ?? name, for: recipe.name)
      }
      try add(program: program, host)
    }
    for program in recipe.optionalPrograms where host.program(program) != nil { try add(program: program, host) }
    if let path = recipe.hyperkubePath {
      guard let hyperkube, host.program(hyperkube) != nil else {
        throw .missing("the hyperkube binary", package: "this project ('make')", for: recipe.name)
      }
      addDirectories(to: path, itself: false)
      add(path, .shared(hyperkube), 0o755)
    }
    for (from, to) in recipe.copies where host.exists(from) {
      addDirectories(to: to, itself: false)
      add(tree: from, to, host)
    }
    for file in recipe.files {
      addDirectories(to: file.path, itself: false)
      add(file.path, .text(file.text), file.mode)
    }
    for (path, target) in recipe.links {
      addDirectories(to: path, itself: false)
      add(path, .link(target), 0o777)
    }
    // Last, so that a program proper wins over the applet of its name.
    if recipe.hasBusybox { add("/usr/bin/wget", .text(WgetScript.text), 0o755) }
    if recipe.hasBusybox { for applet in host.busyboxApplets { add("/usr/bin/\(applet)", .link("busybox"), 0o777) } }
    fingerprint = "1;" + entries.map { host.fingerprint($0) }.joined(separator: ";").stableHash
  }

  /// The distribution's packages that are not called as their program.
  private static let packages = ["etcd": "etcd-server", "etcdctl": "etcd-client", "nginx": "nginx-light"]

  private mutating func add(_ path: String, _ content: Content, _ mode: UInt32) {
    guard paths.insert(path).inserted else { return }
    entries.append(Entry(path: path, content: content, mode: mode))
  }

  private mutating func addDirectories(to path: String, itself: Bool) {
    let parts = path.split(separator: "/").map(String.init)
    var built = ""
    for part in itself ? parts : Array(parts.dropLast()) {
      built += "/\(part)"
      if !Self.mergedLinks.contains(where: { $0.0 == built }) { add(built, .directory, 0o755) }
    }
  }

  private mutating func add(tree source: String, _ path: String, _ host: HostFiles) {
    guard let names = host.names(in: source) else { return add(path, .copy(source), 0o644) }
    add(path, .directory, 0o755)
    for name in names { add(tree: "\(source)/\(name)", "\(path)/\(name)", host) }
  }

  private mutating func add(program: String, _ host: HostFiles) throws(ImagePlanError) {
    addDirectories(to: program, itself: false)
    add(program, .copy(program), 0o755)
    for (library, source) in try host.libraries(of: program) {
      addDirectories(to: library, itself: false)
      add(library, .copy(source), 0o755)
    }
  }

  private static let skeleton: [(String, UInt32)] = [
    ("", 0o755), ("/dev", 0o755), ("/etc", 0o755), ("/home", 0o755), ("/opt", 0o755), ("/proc", 0o555), ("/root", 0o700),
    ("/run", 0o755), ("/sys", 0o555), ("/tmp", 0o1777), ("/usr", 0o755), ("/usr/bin", 0o755), ("/usr/lib", 0o755),
    ("/usr/lib64", 0o755), ("/usr/local", 0o755), ("/usr/local/bin", 0o755), ("/usr/sbin", 0o755), ("/var", 0o755),
    ("/var/lib", 0o755), ("/var/log", 0o755), ("/var/tmp", 0o1777), ("/mnt", 0o755), ("/srv", 0o755),
  ]

  /// The directories a merged /usr makes links of.
  private static let mergedLinks = [
    ("/bin", "usr/bin"), ("/sbin", "usr/sbin"), ("/lib", "usr/lib"), ("/lib64", "usr/lib64"), ("/var/run", "/run"),
  ]
}

/// What the host lacks for an image.
package enum ImagePlanError: Error, Hashable, Sendable, CustomStringConvertible {
  case missing(String, package: String, for: String)
  case missingLibrary(String, neededBy: String)

  package var description: String {
    switch self {
    case .missing(let what, let package, let image): "image \(image) needs \(what): install \(package)"
    case .missingLibrary(let library, let program): "\(program) needs the shared library \(library), which was not found"
    }
  }
}

extension String {
  /// FNV-1a over the text, the same in every process.
  var stableHash: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return String(hash, radix: 16)
  }
}
