import ClusterKit
import Glibc
import LinuxSystem

/// Finds and reads cluster files.
enum DefinitionFile {
  static func load(_ nameOrPath: String) throws -> ClusterDefinition {
    if nameOrPath.contains("/") || nameOrPath.hasSuffix(".yaml") || nameOrPath.hasSuffix(".yml") { return try read(nameOrPath) }
    for directory in directories {
      let path = "\(directory)/\(nameOrPath).yaml"
      if FileIO.exists(path) { return try read(path) }
    }
    throw ClusterError(
      .notFound, "no cluster definition named \(nameOrPath)",
      remedy: "looked for \(nameOrPath).yaml in \(directories.joined(separator: ", ")); give a path to use another file")
  }

  private static func read(_ path: String) throws -> ClusterDefinition {
    let text: String
    do { text = try FileIO.readText(path) } catch {
      throw ClusterError(.notFound, "cannot read the cluster definition \(path): \(SystemError.text(of: error.errno))")
    }
    return try ClusterDefinition.parse(text, file: path)
  }

  /// `LAB_CLUSTERS`, the working directory's, and those beside the program's source or installation.
  private static var directories: [String] {
    var found: [String] = []
    if let override = getenv("LAB_CLUSTERS") { found.append(String(cString: override)) }
    found.append("Clusters")
    let own = (try? FileIO.readLink("/proc/self/exe")) ?? ""
    var parts = own.split(separator: "/").dropLast()
    while !parts.isEmpty {
      let directory = "/" + parts.joined(separator: "/") + "/Clusters"
      if FileIO.isDirectory(directory) {
        found.append(directory)
        break
      }
      parts = parts.dropLast()
    }
    return found + ["/usr/local/share/lab/Clusters", "/usr/share/lab/Clusters"]
  }
}
