import LinuxSystem

/// Looks at what is installed on this machine, below a root so that tests can bring their own.
package struct HostFiles: Sendable {
  private let root: String
  /// The names busybox answers to.
  package let busyboxApplets: [String]

  package init(root: String = "", applets: [String] = []) {
    self.root = root
    busyboxApplets = applets
  }

  package func exists(_ path: String) -> Bool { FileIO.exists(root + path) }

  /// What a folder holds, in order; nil when the path is none.
  func names(in path: String) -> [String]? {
    guard FileIO.isDirectory(root + path) else { return nil }
    return (try? FileIO.list(root + path))?.sorted()
  }

  /// The path when a program is there, following links.
  func program(_ path: String) -> String? { (try? FileIO.status(root + path))?.kind == .file ? path : nil }

  func elf(_ path: String) -> ELFFile? { (try? FileIO.read(root + path)).flatMap { ELFFile($0) } }

  /// The dynamic linker and every library, also of libraries: the path in the image and the host's file.
  func libraries(of program: String) throws(ImagePlanError) -> [(path: String, source: String)] {
    guard let file = elf(program) else { return [] }
    var found: [(path: String, source: String)] = []
    var seen: Set<String> = []
    if let interpreter = file.interpreter { found.append((merged(interpreter), interpreter)) }
    var queue = [(program, file)]
    while let (owner, elf) = queue.popLast() {
      for name in elf.needed where seen.insert(name).inserted {
        let places = elf.runPaths + Self.searchPath
        guard let directory = places.first(where: { exists("\($0)/\(name)") }) else {
          throw .missingLibrary(name, neededBy: owner)
        }
        let path = "\(directory)/\(name)"
        found.append((merged(path), path))
        if let library = self.elf(path) { queue.append((path, library)) }
      }
    }
    return found
  }

  func fingerprint(_ entry: ImagePlan.Entry) -> String {
    switch entry.content {
    case .directory: return "\(entry.path) \(entry.mode)"
    case .link(let target): return "\(entry.path) -> \(target)"
    case .text(let text): return "\(entry.path) \(entry.mode) \(text)"
    case .copy(let source), .shared(let source):
      guard let status = try? FileIO.status(root + source) else { return "\(entry.path) ?" }
      return "\(entry.path) \(status.size) \(status.modifiedSeconds).\(status.modifiedNanoseconds)"
    }
  }

  private static let searchPath = [
    "/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib",
    "/lib",
    "/usr/local/lib",
  ]

  /// Where the file goes in an image, whose /lib is a link into /usr.
  private func merged(_ path: String) -> String {
    path.hasPrefix("/lib/") || path.hasPrefix("/lib64/") ? "/usr" + path : path
  }
}

/// The names under which busybox can be called.
package enum BusyboxApplets {
  /// Asks the installed busybox; empty when there is none.
  package static func list() async -> [String] {
    guard let result = try? await ChildProcess.capture(ProcessSpecification("busybox", ["--list"])) else { return [] }
    return result.outputText.split(separator: "\n").map(String.init).filter { !$0.isEmpty && $0 != "busybox" }
  }
}
