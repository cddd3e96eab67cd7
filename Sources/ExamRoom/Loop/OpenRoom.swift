import LinuxSystem

/// The room while it is open, on its own thread.
struct OpenRoom {
  private var state: RoomState
  private let screen: CursesScreen
  private let shell: RoomShell
  private let terminal: VirtualTerminal
  private var process: ShellProcess
  private(set) var isOpen = true

  init(_ state: RoomState, screen: CursesScreen, shell: RoomShell) throws {
    var state = state
    state.size = screen.size
    let area = Layout(state).shell.size
    guard let terminal = VirtualTerminal(size: area) else { throw SystemError("make a terminal", errno: 12) }
    process = try ShellProcess(shell.arguments, environment: shell.environment, size: area)
    self.state = state
    self.screen = screen
    self.shell = shell
    self.terminal = terminal
    draw()
  }

  var descriptors: [(Int32, writing: Bool)] {
    process.hasEnded ? [(0, false)] : [(0, false), (process.terminal.raw, process.wantsToWrite)]
  }

  func close() { process.end() }

  mutating func take(_ updates: [RoomUpdate]) {
    for update in updates {
      switch update {
      case .attempt(let attempt): state.adopt(attempt)
      case .remaining(let seconds): state.remaining = seconds
      case .message(let text): state.message = text
      case .overlay(let overlay): state.show(overlay)
      case .leave: isOpen = false
      }
    }
  }

  /// Takes what came from the shell and the keyboard, and draws.
  mutating func turn() -> [RoomAction] {
    if screen.followSize() || state.size != screen.size { state.size = screen.size }
    readShell()
    var actions: [RoomAction] = []
    while let key = screen.key() {
      // Ctrl-L repairs a spoilt screen for everybody, and the shell gets it too.
      if key == .control("l") { screen.redraw() }
      for action in state.handle(key) {
        if let outer = perform(action) { actions.append(outer) }
      }
    }
    send()
    fit()
    draw()
    return actions
  }

  private mutating func perform(_ action: RoomAction) -> RoomAction? {
    switch action {
    case .type(let key): terminal.type(key)
    case .paste(let text): process.write(Array(text.utf8))
    case .restartShell: restart()
    default: return action
    }
    return nil
  }

  private mutating func restart() {
    do {
      process = try ShellProcess(shell.arguments, environment: shell.environment, size: terminal.size)
      state.hasShellEnded = false
      terminal.feed(Array("\u{1B}c".utf8))
    } catch {
      state.message = "cannot start the shell: \(error)"
    }
  }

  /// At most as much at a time as lets keys through: `yes` must not lock the room.
  private mutating func readShell() {
    for _ in 0..<8 {
      let bytes = process.read()
      guard !bytes.isEmpty else { break }
      let before = terminal.history.count
      terminal.feed(bytes)
      // Who looks at the history keeps seeing the same lines.
      if state.shellScroll > 0 {
        state.shellScroll = min(terminal.history.count, state.shellScroll + terminal.history.count - before)
      }
    }
    state.shellHistory = terminal.history.count
    if process.hasEnded { state.hasShellEnded = true }
  }

  private mutating func send() {
    if !terminal.output.isEmpty {
      process.write(terminal.output)
      terminal.output = []
    }
    process.flush()
  }

  private mutating func fit() {
    let area = Layout(state).shell.size
    guard area.rows > 0, area.columns > 0, area != terminal.size else { return }
    terminal.resize(area)
    process.resize(area)
  }

  private func draw() {
    screen.draw(Renderer.render(state, shell: terminal.view(scroll: state.shellScroll)))
  }
}
