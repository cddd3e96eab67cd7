import CVTerm

/// A terminal's state machine (libvterm) with its history. Owned by one thread.
package final class VirtualTerminal {
  package private(set) var size: Size
  /// Lines that left the screen at the top, the oldest first.
  package private(set) var history: [[Cell]] = []
  /// What the terminal answers or what keys became: to be written to the program.
  package var output: [UInt8] = []
  package private(set) var isCursorVisible = true
  private let terminal: OpaquePointer
  private let screen: OpaquePointer
  private let maximumHistory: Int
  private let callbacks: UnsafeMutablePointer<VTermScreenCallbacks>

  /// Nil when there is no memory for it.
  package init?(size: Size, maximumHistory: Int = 5_000) {
    self.size = Size(rows: max(1, size.rows), columns: max(1, size.columns))
    self.maximumHistory = maximumHistory
    guard let terminal = vterm_new(Int32(self.size.rows), Int32(self.size.columns)) else { return nil }
    guard let screen = vterm_obtain_screen(terminal) else {
      vterm_free(terminal)
      return nil
    }
    self.terminal = terminal
    self.screen = screen
    callbacks = .allocate(capacity: 1)
    callbacks.initialize(to: VTermScreenCallbacks())
    callbacks.pointee.settermprop = { property, value, user in
      guard let user, let value, property == VTERM_PROP_CURSORVISIBLE else { return 1 }
      Unmanaged<VirtualTerminal>.fromOpaque(user).takeUnretainedValue().isCursorVisible = value.pointee.boolean != 0
      return 1
    }
    callbacks.pointee.sb_pushline = { columns, cells, user in
      guard let user, let cells else { return 0 }
      Unmanaged<VirtualTerminal>.fromOpaque(user).takeUnretainedValue().keep(cells, Int(columns))
      return 1
    }
    vterm_set_utf8(terminal, 1)
    let me = Unmanaged.passUnretained(self).toOpaque()
    vterm_output_set_callback(
      terminal,
      { bytes, count, user in
        guard let user, let bytes else { return }
        let buffer = UnsafeRawBufferPointer(start: bytes, count: count)
        Unmanaged<VirtualTerminal>.fromOpaque(user).takeUnretainedValue().output.append(contentsOf: buffer)
      }, me)
    vterm_screen_set_callbacks(screen, callbacks, me)
    vterm_screen_enable_altscreen(screen, 1)
    vterm_screen_reset(screen, 1)
  }

  deinit {
    vterm_free(terminal)
    callbacks.deallocate()
  }

  /// What the program wrote.
  package func feed(_ bytes: some Collection<UInt8>) {
    let copy = Array(bytes)
    copy.withUnsafeBytes { raw in
      guard let base = raw.bindMemory(to: CChar.self).baseAddress else { return }
      _ = vterm_input_write(terminal, base, raw.count)
    }
  }

  package func resize(_ size: Size) {
    let next = Size(rows: max(1, size.rows), columns: max(1, size.columns))
    guard next != self.size else { return }
    self.size = next
    vterm_set_size(terminal, Int32(next.rows), Int32(next.columns))
  }

  /// The screen, or a part of the history `scroll` lines above its end.
  package func view(scroll: Int = 0) -> ShellView {
    let back = min(max(0, scroll), history.count)
    var rows: [[Cell]] = []
    for row in 0..<size.rows {
      let line = history.count - back + row
      rows.append(line < history.count ? history[line] : screenRow(line - history.count))
    }
    var position = VTermPos()
    vterm_state_get_cursorpos(vterm_obtain_state(terminal), &position)
    let cursor = Int(position.row) + back
    return ShellView(
      rows: rows, cursorRow: isCursorVisible && cursor < size.rows ? cursor : nil, cursorColumn: Int(position.col))
  }

  private func screenRow(_ row: Int) -> [Cell] {
    var raw = lab_vterm_cell()
    var cells: [Cell] = []
    for column in 0..<size.columns {
      guard lab_vterm_get_cell(screen, Int32(row), Int32(column), &raw) != 0 else { break }
      cells.append(VirtualTerminal.cell(raw))
    }
    return cells
  }

  private func keep(_ cells: UnsafePointer<VTermScreenCell>, _ columns: Int) {
    var raw = lab_vterm_cell()
    var line: [Cell] = []
    for column in 0..<columns {
      lab_vterm_read(lab_vterm_cell_at(cells, Int32(column)), &raw)
      line.append(VirtualTerminal.cell(raw))
    }
    while line.last == Cell() { line.removeLast() }
    history.append(line)
    if history.count > maximumHistory { history.removeFirst(history.count - maximumHistory) }
  }

  private static func cell(_ raw: lab_vterm_cell) -> Cell {
    let first = raw.chars.0
    var text = ""
    if first == UInt32.max { return Cell("", .plain) }
    for value in [first, raw.chars.1, raw.chars.2, raw.chars.3, raw.chars.4, raw.chars.5] {
      guard value != 0, let scalar = Unicode.Scalar(value) else { break }
      text.unicodeScalars.append(scalar)
    }
    var attributes: Style.Attributes = []
    for (bit, attribute) in [(1, Style.Attributes.bold), (2, .underline), (4, .italic), (16, .reverse)]
    where raw.attributes & UInt32(bit) != 0 { attributes.insert(attribute) }
    return Cell(
      text.isEmpty ? " " : text, Style(attributes, foreground: color(raw.foreground), background: color(raw.background)))
  }

  private static func color(_ value: Int32) -> Style.Color {
    if value < 0 { return .standard }
    if value < 256 { return .indexed(UInt8(value)) }
    return .rgb(red: UInt8(value >> 16 & 0xFF), green: UInt8(value >> 8 & 0xFF), blue: UInt8(value & 0xFF))
  }
}

extension VirtualTerminal {
  /// A key as the program expects it, by the terminal's modes; it goes to `output`.
  package func type(_ key: KeyInput) {
    switch key {
    case .character(let character): type(character, VTERM_MOD_NONE)
    // Programs expect the control characters themselves, which libvterm writes for some letters only.
    case .control(let character): output.append((character.asciiValue ?? 0) & 0x1F)
    case .alt(let character): type(character, VTERM_MOD_ALT)
    case .function(let number): press(VTermKey(rawValue: VTERM_KEY_FUNCTION_0.rawValue + UInt32(number)))
    case .up: press(VTERM_KEY_UP)
    case .down: press(VTERM_KEY_DOWN)
    case .left: press(VTERM_KEY_LEFT)
    case .right: press(VTERM_KEY_RIGHT)
    case .home: press(VTERM_KEY_HOME)
    case .end: press(VTERM_KEY_END)
    case .pageUp: press(VTERM_KEY_PAGEUP)
    case .pageDown: press(VTERM_KEY_PAGEDOWN)
    case .backspace: press(VTERM_KEY_BACKSPACE)
    case .delete: press(VTERM_KEY_DEL)
    case .insert: press(VTERM_KEY_INS)
    case .enter: press(VTERM_KEY_ENTER)
    case .tab: press(VTERM_KEY_TAB)
    case .backTab: vterm_keyboard_key(terminal, VTERM_KEY_TAB, VTERM_MOD_SHIFT)
    case .escape: press(VTERM_KEY_ESCAPE)
    }
  }

  private func press(_ key: VTermKey) { vterm_keyboard_key(terminal, key, VTERM_MOD_NONE) }

  private func type(_ character: Character, _ modifier: VTermModifier) {
    for scalar in character.unicodeScalars { vterm_keyboard_unichar(terminal, scalar.value, modifier) }
  }
}
