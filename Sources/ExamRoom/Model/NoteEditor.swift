/// A small text editor: lines, a cursor, no more.
package struct NoteEditor: Hashable, Sendable {
  package private(set) var lines: [[Character]]
  package private(set) var row: Int
  package private(set) var column: Int

  package init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
    if lines.isEmpty { lines = [[]] }
    row = lines.count - 1
    column = lines[row].count
  }

  package var text: String { lines.map { String($0) }.joined(separator: "\n") }

  package mutating func handle(_ key: KeyInput) {
    switch key {
    case .character(let character):
      lines[row].insert(character, at: column)
      column += 1
    case .enter:
      let tail = Array(lines[row][column...])
      lines[row].removeSubrange(column...)
      lines.insert(tail, at: row + 1)
      row += 1
      column = 0
    case .backspace:
      if column > 0 {
        column -= 1
        lines[row].remove(at: column)
      } else if row > 0 {
        let line = lines.remove(at: row)
        row -= 1
        column = lines[row].count
        lines[row] += line
      }
    case .delete:
      if column < lines[row].count {
        lines[row].remove(at: column)
      } else if row + 1 < lines.count {
        lines[row] += lines.remove(at: row + 1)
      }
    case .left: column = max(0, column - 1)
    case .right: column = min(lines[row].count, column + 1)
    case .up: move(to: row - 1)
    case .down: move(to: row + 1)
    case .home: column = 0
    case .end: column = lines[row].count
    default: break
    }
  }

  private mutating func move(to next: Int) {
    guard lines.indices.contains(next) else { return }
    row = next
    column = min(column, lines[row].count)
  }
}
