import CNcurses

extension CursesScreen {
  /// The next key that was pressed, nil when there is none.
  func key() -> KeyInput? {
    while true {
      var value: wint_t = 0
      let code = lab_curses_get(&value)
      guard code != ERR else { return nil }
      if lab_curses_is_key(code) != 0 {
        // What is no key of ours (a resize, the mouse) is passed over.
        if let key = CursesScreen.special(Int(value)) { return key }
        continue
      }
      guard value == 27 else { return CursesScreen.plain(value) }
      var next: wint_t = 0
      let following = lab_curses_get(&next)
      guard following != ERR, lab_curses_is_key(following) == 0, let scalar = Unicode.Scalar(next), next >= 32 else {
        return .escape
      }
      return .alt(Character(scalar))
    }
  }

  static func plain(_ value: wint_t) -> KeyInput? {
    switch value {
    case 0: return .control(" ")
    case 8, 127: return .backspace
    case 9: return .tab
    case 10, 13: return .enter
    case 1...26: return Unicode.Scalar(value + 96).map { .control(Character($0)) }
    case 28...31: return Unicode.Scalar(value + 64).map { .control(Character($0)) }
    default: return Unicode.Scalar(value).map { .character(Character($0)) }
    }
  }

  static func special(_ code: Int) -> KeyInput? {
    let table: [Int: KeyInput] = [
      Int(LAB_KEY_DOWN): .down, Int(LAB_KEY_UP): .up, Int(LAB_KEY_LEFT): .left, Int(LAB_KEY_RIGHT): .right,
      Int(LAB_KEY_HOME): .home, Int(LAB_KEY_END): .end, Int(LAB_KEY_NPAGE): .pageDown, Int(LAB_KEY_PPAGE): .pageUp,
      Int(LAB_KEY_BACKSPACE): .backspace, Int(LAB_KEY_DC): .delete, Int(LAB_KEY_IC): .insert, Int(LAB_KEY_ENTER): .enter,
      Int(LAB_KEY_BTAB): .backTab,
    ]
    if let key = table[code] { return key }
    let number = code - Int(LAB_KEY_F0)
    return (1...12).contains(number) ? .function(number) : nil
  }
}
