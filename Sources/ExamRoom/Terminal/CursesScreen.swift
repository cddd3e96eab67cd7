import CNcurses
import CTerminal
import Glibc

/// Why there is no screen.
package enum ScreenError: Error, Hashable, Sendable, CustomStringConvertible {
  case noTerminal
  case unknownTerminal(String)

  package var description: String {
    switch self {
    case .noTerminal: "standard input and output are no terminal: run it in one, or use --plain"
    case .unknownTerminal(let name):
      "the terminal type \"\(name)\" is not known: set TERM, for example to xterm-256color, or use --plain"
    }
  }
}

/// The real screen, through ncurses. One thread opens, uses and closes it; the terminal comes back as it was, whatever ends the process.
final class CursesScreen {
  private let handle: OpaquePointer
  private let hasColors: Bool
  private var pairs: [ColorPair: Int32] = [:]
  private var previous: Grid?

  private struct ColorPair: Hashable {
    let foreground: Int32
    let background: Int32
  }

  /// `colors` false for `NO_COLOR`.
  init(colors: Bool) throws(ScreenError) {
    guard isatty(0) == 1, isatty(1) == 1 else { throw .noTerminal }
    lab_curses_set_locale()
    guard lab_terminal_guard() == 0 else { throw .noTerminal }
    guard let handle = lab_curses_open() else {
      lab_terminal_unguard()
      throw .unknownTerminal(getenv("TERM").map { String(cString: $0) } ?? "")
    }
    self.handle = handle
    hasColors = colors && has_colors()
    if hasColors {
      start_color()
      use_default_colors()
    }
  }

  func close() {
    endwin()
    lab_terminal_unguard()
    delscreen(handle)
  }

  var size: Size { Size(rows: Int(lab_curses_rows()), columns: Int(lab_curses_columns())) }

  /// Follows the real terminal, whose size signal may have gone to another thread; true when it changed.
  func followSize() -> Bool {
    var window = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &window) == 0, window.ws_row > 0, window.ws_col > 0 else { return false }
    guard Int(window.ws_row) != size.rows || Int(window.ws_col) != size.columns else { return false }
    resizeterm(Int32(window.ws_row), Int32(window.ws_col))
    redraw()
    return true
  }

  /// Forgets what is on the screen, so that all of it is drawn again.
  func redraw() {
    previous = nil
    lab_curses_clear_on_redraw()
  }

  func draw(_ grid: Grid) {
    guard grid.size == size else { return }
    for row in 0..<grid.size.rows {
      for column in 0..<grid.size.columns {
        let cell = grid[row, column]
        if let previous, previous.size == grid.size, previous[row, column] == cell { continue }
        // The corner at the bottom right would scroll; the second half of a wide character is drawn with its first.
        if cell.text.isEmpty { continue }
        put(cell, row, column)
      }
    }
    if let cursor = grid.cursor {
      curs_set(1)
      move(Int32(cursor.row), Int32(cursor.column))
    } else {
      curs_set(0)
    }
    refresh()
    previous = grid
  }

  private func put(_ cell: Cell, _ row: Int, _ column: Int) {
    let attributes = cell.style.attributes
    let bits = lab_curses_attributes(
      attributes.contains(.bold) ? 1 : 0, attributes.contains(.dim) ? 1 : 0, attributes.contains(.underline) ? 1 : 0,
      attributes.contains(.reverse) ? 1 : 0, attributes.contains(.italic) ? 1 : 0)
    // A cell holds a base character and at most five that combine with it.
    var text = cell.text.unicodeScalars.prefix(6).map { wchar_t(bitPattern: $0.value) }
    text.append(0)
    _ = lab_curses_put(Int32(row), Int32(column), text, bits, pair(cell.style))
  }

  private func pair(_ style: Style) -> Int32 {
    guard hasColors else { return 0 }
    let key = ColorPair(foreground: number(style.foreground), background: number(style.background))
    if key.foreground < 0, key.background < 0 { return 0 }
    if let known = pairs[key] { return known }
    let next = Int32(pairs.count + 1)
    guard next < lab_curses_pairs(), lab_curses_init_pair(next, key.foreground, key.background) == 0 else { return 0 }
    pairs[key] = next
    return next
  }

  /// The terminal's number of a colour; -1 for its own default.
  private func number(_ color: Style.Color) -> Int32 {
    let available = lab_curses_colors()
    switch color {
    case .standard: return -1
    case .indexed(let index): return Int32(index) < available ? Int32(index) : Int32(index) % max(1, available)
    case .rgb(let red, let green, let blue):
      guard available >= 256 else {
        return (red > 127 ? 1 : 0) + (green > 127 ? 2 : 0) + (blue > 127 ? 4 : 0)
      }
      // The cube of 6 x 6 x 6 that starts at 16.
      func step(_ value: UInt8) -> Int32 { value < 48 ? 0 : value < 115 ? 1 : (Int32(value) - 35) / 40 }
      return 16 + 36 * step(red) + 6 * step(green) + step(blue)
    }
  }
}
