/// The room without a terminal: keys in, screens and actions out. Tests and recordings live in it.
package final class HeadlessRoom {
  package var state: RoomState
  package let terminal: VirtualTerminal
  /// What the room asked of the outside, in order.
  package private(set) var actions: [RoomAction] = []

  package init?(_ state: RoomState) {
    self.state = state
    guard let terminal = VirtualTerminal(size: Layout(state).shell.size) else { return nil }
    self.terminal = terminal
  }

  package func press(_ keys: KeyInput...) {
    for key in keys {
      for action in state.handle(key) {
        if case .type(let key) = action { terminal.type(key) } else { actions.append(action) }
      }
    }
    terminal.resize(Layout(state).shell.size)
  }

  package func type(_ text: String) {
    for character in text { press(character == "\n" ? .enter : .character(character)) }
  }

  /// What the shell writes.
  package func feed(_ text: String) {
    terminal.feed(Array(text.utf8))
    state.shellHistory = terminal.history.count
  }

  /// What the keys became for the shell.
  package var typed: String { String(decoding: terminal.output, as: UTF8.self) }

  package func resize(_ size: Size) {
    state.size = size
    terminal.resize(Layout(state).shell.size)
  }

  package var grid: Grid { Renderer.render(state, shell: terminal.view(scroll: state.shellScroll)) }
  package var screen: String { grid.text }
}
