import ClusterKit
import Glibc
import LinuxSystem

/// What all commands share in talking to people: results on stdout, everything else on stderr, colours only on terminals.
enum Console {
  static let errorsAreTerminal = isatty(2) == 1
  static let colours = getenv("NO_COLOR") == nil && errorsAreTerminal

  static func print(_ text: String) { Swift.print(text) }

  static func note(_ text: String) { write(text + "\n") }

  static func write(_ text: String) { try? Descriptor(2).write(text.utf8) }

  static func bold(_ text: String) -> String { colours ? "\u{1b}[1m\(text)\u{1b}[0m" : text }
  static func green(_ text: String) -> String { colours ? "\u{1b}[32m\(text)\u{1b}[0m" : text }
  static func red(_ text: String) -> String { colours ? "\u{1b}[31m\(text)\u{1b}[0m" : text }
  static func dim(_ text: String) -> String { colours ? "\u{1b}[2m\(text)\u{1b}[0m" : text }

  /// Columns as kubectl sets them.
  static func table(_ rows: [[String]]) -> String {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column >= widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.count)
      }
    }
    return rows.map { row in
      row.enumerated().map { column, cell in
        column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count + 3)
      }.joined()
    }.joined(separator: "\n")
  }
}
