/// A key as it was pressed.
package enum KeyInput: Hashable, Sendable {
  case character(Character)
  /// With the control key; the letter in lower case.
  case control(Character)
  case alt(Character)
  case function(Int)
  case up, down, left, right, home, end, pageUp, pageDown, backspace, delete, insert, enter, tab, backTab, escape

  /// As the help page writes it.
  package var label: String {
    switch self {
    case .character(" "): "Space"
    case .character(let character): String(character)
    case .control(let character): "Ctrl-\(character)"
    case .alt(let character): "Alt-\(character)"
    case .function(let number): "F\(number)"
    case .up: "Up"
    case .down: "Down"
    case .left: "Left"
    case .right: "Right"
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .backspace: "Backspace"
    case .delete: "Del"
    case .insert: "Ins"
    case .enter: "Enter"
    case .tab: "Tab"
    case .backTab: "Shift-Tab"
    case .escape: "Esc"
    }
  }
}
