import Glibc

extension FileIO {
  /// The path with all links followed; the path itself when it names nothing.
  package static func resolve(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }
}
