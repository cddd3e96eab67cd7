/// What can be done in the room.
package enum RoomCommand: String, Hashable, Sendable, CaseIterable {
  case help, taskList, previousTask, nextTask, flag, switchPane, notes, zoom, check, hint, solution, end, leave, scrollUp,
    scrollDown,
    pageUp, pageDown, restartShell, literalPrefix

  package var text: String {
    switch self {
    case .help: "this page"
    case .taskList: "list of tasks, with weights and flags"
    case .previousTask: "previous task"
    case .nextTask: "next task"
    case .flag: "flag or unflag the task, to come back to it"
    case .switchPane: "switch between question and shell"
    case .notes: "notes on the task"
    case .zoom: "the pane in focus on the whole screen"
    case .check: "check the task (practice only)"
    case .hint: "next hint (practice only)"
    case .solution: "solution (practice, or after the end)"
    case .end: "end the exam and grade it"
    case .leave: "leave; the clock runs on"
    case .scrollUp: "scroll up a line"
    case .scrollDown: "scroll down a line"
    case .pageUp: "scroll up a page"
    case .pageDown: "scroll down a page"
    case .restartShell: "start the shell anew when it has ended"
    case .literalPrefix: "send the prefix itself to the shell"
    }
  }
}

/// Keys as data: which key means what, and in which state of the room.
package struct Keymap: Sendable {
  package struct Binding: Hashable, Sendable {
    package let key: KeyInput
    package let command: RoomCommand
  }

  /// Works on any terminal, and collides neither with bash's nor with tmux's own keys that matter.
  package let prefix: KeyInput
  /// At any time.
  package let direct: [Binding]
  /// After the prefix, and by themselves while the question is in focus.
  package let prefixed: [Binding]

  package static let standard = Keymap(
    prefix: .control("g"),
    direct: [
      Binding(key: .function(1), command: .help), Binding(key: .function(2), command: .taskList),
      Binding(key: .function(3), command: .previousTask), Binding(key: .function(4), command: .nextTask),
      Binding(key: .function(5), command: .flag), Binding(key: .function(6), command: .switchPane),
      Binding(key: .function(7), command: .notes), Binding(key: .function(8), command: .zoom),
      Binding(key: .function(9), command: .check), Binding(key: .function(10), command: .end),
    ],
    prefixed: [
      Binding(key: .character("?"), command: .help), Binding(key: .character("h"), command: .help),
      Binding(key: .character("t"), command: .taskList), Binding(key: .character("p"), command: .previousTask),
      Binding(key: .character("n"), command: .nextTask), Binding(key: .character("f"), command: .flag),
      Binding(key: .character("o"), command: .switchPane), Binding(key: .tab, command: .switchPane),
      Binding(key: .character("m"), command: .notes), Binding(key: .character("z"), command: .zoom),
      Binding(key: .character("c"), command: .check), Binding(key: .character("i"), command: .hint),
      Binding(key: .character("s"), command: .solution), Binding(key: .character("e"), command: .end),
      Binding(key: .character("q"), command: .leave), Binding(key: .character("r"), command: .restartShell),
      Binding(key: .up, command: .scrollUp), Binding(key: .down, command: .scrollDown),
      Binding(key: .character("k"), command: .scrollUp), Binding(key: .character("j"), command: .scrollDown),
      Binding(key: .pageUp, command: .pageUp), Binding(key: .pageDown, command: .pageDown),
      Binding(key: .control("g"), command: .literalPrefix),
    ])

  package func direct(_ key: KeyInput) -> RoomCommand? { direct.first { $0.key == key }?.command }
  package func prefixed(_ key: KeyInput) -> RoomCommand? { prefixed.first { $0.key == key }?.command }

  /// The help page, from the same table that is obeyed.
  package var help: String {
    var rows: [String] = []
    for command in RoomCommand.allCases {
      let keys =
        direct.filter { $0.command == command }.map(\.key.label)
        + prefixed.filter { $0.command == command }.map { "\(prefix.label) \($0.key.label)" }
      rows.append("| \(keys.joined(separator: ", ")) | \(command.text) |")
    }
    return """
      # Keys

      While the question is in focus, the letters work without \(prefix.label).

      | key | what it does |
      |---|---|
      \(rows.joined(separator: "\n"))

      # The exam

      - Work in the shell: `kubectl` (alias `k`), `ssh NODE` as the question says, `exit` to come back.
      - Tasks may be done in any order; only the outcome counts, and every criterion earns its own points.
      - `lab exam resume` comes back after leaving. In focus, the shell scrolls through its history.
      - `Esc` closes this page.
      """
  }
}
