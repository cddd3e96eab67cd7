import Glibc
import LinuxSystem

/// Files that flags name, with Go's words where they cannot be read.
enum TextFile {
  static func read(_ path: String?, flag: String) throws(FlagError) -> String {
    guard let path else { throw FlagError("\(flag) must be specified") }
    return try content(path)
  }

  static func content(_ path: String, wrapping: String = "") throws(FlagError) -> String {
    do throws(SystemError) { return try FileIO.readText(path) } catch {
      // A folder can be opened, but not read.
      let verb = error.errno == EISDIR ? "read" : "open"
      throw FlagError("\(wrapping)\(verb) \(path): \(SystemError.text(of: error.errno))")
    }
  }
}
