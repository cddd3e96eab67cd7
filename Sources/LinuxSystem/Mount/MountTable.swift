/// The lines of /proc/PID/mountinfo.
package struct MountTable: Sendable {
  package struct Entry: Hashable, Sendable {
    package var id: Int
    package var parent: Int
    package var root: String
    package var target: String
    package var options: String
    package var type: String
    package var source: String
    package var superOptions: String
  }

  package var entries: [Entry]

  package static func of(pid: String = "self") throws(SystemError) -> MountTable {
    MountTable(parsing: try FileIO.readText("/proc/\(pid)/mountinfo"))
  }

  package init(parsing text: String) {
    entries = text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ").map(String.init)
      guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count > dash + 2, let id = Int(fields[0]),
        let parent = Int(fields[1])
      else { return nil }
      return Entry(
        id: id, parent: parent, root: Self.unescape(fields[3]), target: Self.unescape(fields[4]), options: fields[5],
        type: fields[dash + 1], source: Self.unescape(fields[dash + 2]),
        superOptions: fields.count > dash + 3 ? fields[dash + 3] : "")
    }
  }

  package func isMountPoint(_ path: String) -> Bool { entries.contains { $0.target == path } }

  /// Mount points at or below a directory, those mounted last first: the order to unmount them in.
  package func below(_ path: String) -> [String] {
    entries.map(\.target).filter { $0 == path || $0.hasPrefix(path + "/") }.reversed()
  }

  /// The kernel writes space, tab, newline and backslash as \ooo.
  static func unescape(_ text: String) -> String {
    guard text.contains("\\") else { return text }
    var bytes: [UInt8] = []
    let input = Array(text.utf8)
    var index = 0
    while index < input.count {
      if input[index] == UInt8(ascii: "\\"), index + 3 < input.count,
        let value = UInt8(String(decoding: input[(index + 1)...(index + 3)], as: UTF8.self), radix: 8)
      {
        bytes.append(value)
        index += 4
      } else {
        bytes.append(input[index])
        index += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
