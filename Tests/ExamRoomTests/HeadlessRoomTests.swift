import ExamRoom
import ScoreStore
import Testing

private func room(mode: AttemptPlan.Mode = .exam, size: Size = Size(rows: 24, columns: 80)) throws -> HeadlessRoom {
  let tasks = [
    RoomTask(
      id: "one", title: "Bring a node back", domain: "Troubleshooting", weight: 60, host: "controlplane",
      question: "Node `node01` is down.\n\n- mend it\n- make it **lasting**, so that it comes back by itself",
      hints: ["Look at its log.", "systemctl enable"], solution: "`systemctl enable --now kubelet`"),
    RoomTask(
      id: "two", title: "Rights", domain: "Architecture", weight: 40, host: "base", question: "Create a Role.", hints: [],
      solution: "`kubectl create role`"),
  ]
  var state = RoomState(title: "CKA", mode: mode, tasks: tasks, size: size)
  state.remaining = mode == .exam ? 7_199 : nil
  return try #require(HeadlessRoom(state))
}

@Suite("The room, without a terminal")
struct HeadlessRoomTests {
  @Test("80x24: the question above, the shell below, the clock and the keys at the edges")
  func screen() throws {
    let room = try room()
    room.feed("candidate@base:~$ k get nodes\r\nnode01   NotReady\r\n")
    #expect(
      room.screen == """
         CKA  task 1/2  60%  on controlplane                               1:59:59 left
        ─ Bring a node back ────────────────────────────────────────────────────────────
        Node node01 is down.

        • mend it
        • make it lasting, so that it comes back by itself



        ━ shell ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
        candidate@base:~$ k get nodes
        node01   NotReady











         F1 help  F2 tasks  F3/F4 task  F5 flag  F6 pane  F7 notes  F8 zoom  F10 end
        """)
    #expect(room.grid.cursor?.row == 12)
  }

  @Test("a wide screen has the panes side by side, with the list of tasks")
  func wide() throws {
    let room = try room(size: Size(rows: 40, columns: 140))
    room.press(.function(5))
    let lines = room.screen.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[1].hasPrefix("─ Bring a node back ─"))
    #expect(lines[1].contains("│━ shell ━"))
    #expect(lines[37].hasPrefix(">  1 ⚑   60%  Bring a node back"))
    #expect(lines[38].hasPrefix("   2     40%  Rights"))
  }

  @Test("a small window says so, and the room comes back with the size")
  func small() throws {
    let room = try room()
    room.resize(Size(rows: 10, columns: 40))
    #expect(room.screen.hasPrefix("The window is too small.\nIt has 40x10,\nthe exam needs 72x18."))
    room.resize(Size(rows: 24, columns: 80))
    #expect(room.screen.contains("Bring a node back"))
  }

  @Test("keys go to the shell as a terminal sends them")
  func typing() throws {
    let room = try room()
    room.type("ls\n")
    room.press(.control("c"), .up, .tab, .backspace, .alt("b"))
    #expect(room.typed == "ls\r\u{3}\u{1B}[A\t\u{7F}\u{1B}b")
    #expect(room.actions.isEmpty)
  }

  @Test("tasks are turned to, flagged and noted; every change asks for its entry in the log")
  func tasks() throws {
    let room = try room()
    room.press(.function(4), .function(5), .function(7))
    room.type("later\nperhaps")
    room.press(.escape, .control("g"), .character("p"))
    #expect(
      room.actions == [
        .focus(task: "two"), .flag(task: "two", isOn: true), .note(task: "two", text: "later\nperhaps"), .focus(task: "one"),
      ])
    room.press(.function(2), .down, .enter)
    #expect(room.state.selected == 1)
    #expect(room.screen.contains("CKA  task 2/2  40%  on base  ⚑  ✎"))
  }

  @Test("only a plain yes ends the exam, and nothing disturbs the grading")
  func ending() throws {
    let room = try room()
    room.press(.function(10))
    #expect(room.screen.contains("2 tasks will be graded as they stand"))
    room.press(.enter)
    #expect(room.actions.isEmpty)
    room.press(.function(10), .character("y"), .escape, .function(10), .character("y"))
    #expect(room.actions == [.end])
  }

  @Test("an exam gives no checks, hints or solutions; practice does")
  func modes() throws {
    let exam = try room()
    exam.press(.function(9), .control("g"), .character("i"), .control("g"), .character("s"))
    #expect(exam.actions.isEmpty)
    #expect(exam.screen.contains("not in an exam"))
    let practice = try room(mode: .practice)
    practice.press(.function(9), .control("g"), .character("i"))
    #expect(practice.actions == [.check(task: "one"), .hint(task: "one", number: 1)])
    #expect(practice.screen.contains("Hint 1 of 2"))
  }

  @Test("the shell's history is scrolled, and typing comes back to its end")
  func history() throws {
    let room = try room()
    for line in 1...100 { room.feed("line \(line)\r\n") }
    room.press(.control("g"), .pageUp)
    #expect(room.screen.contains("lines back"))
    #expect(room.screen.contains("line 80"))
    room.type("x")
    #expect(!room.screen.contains("lines back"))
  }

  @Test("a program on the alternate screen comes and goes without a trace")
  func alternateScreen() throws {
    let room = try room()
    room.feed("$ vi\r\n\u{1B}[?1049h\u{1B}[2J\u{1B}[Hfile")
    #expect(room.screen.contains("\nfile"))
    room.feed("\u{1B}[?1049l")
    #expect(!room.screen.contains("\nfile"))
    #expect(room.screen.contains("$ vi"))
  }

  @Test("the result says passed or not, by domain, with every criterion that failed")
  func results() throws {
    let room = try room()
    let plan = AttemptPlan(
      mode: .exam, pack: "cka", title: "CKA", seed: 1, cluster: "default", seconds: 7_200, passMark: 66,
      tasks: room.state.tasks.map { .init(id: $0.id, title: $0.title, domain: $0.domain, weight: $0.weight) })
    let full = TaskVerdict([.init(title: "Ready", points: 5, state: .passed, wanted: "Ready", observed: "Ready")])
    let none = TaskVerdict([.init(title: "Role", points: 5, state: .failed, wanted: "a Role", observed: "there is none")])
    let log: [LogEvent] = [.start, .end(.byCandidate), .verdict(task: "one", full), .verdict(task: "two", none), .graded]
    room.state.adopt(Attempt(id: 1, plan: plan, log: log.map { LogEntry(at: .init(seconds: 5), $0) }))
    let screen = room.screen
    #expect(screen.contains("NOT PASSED  60 of 100, 66 needed"))
    #expect(screen.contains("Troubleshooting  ██████████   100%"))
    #expect(screen.contains("wanted:   a Role"))
    #expect(screen.contains("observed: there is none"))
    room.press(.character("s"))
    #expect(room.screen.contains("systemctl enable --now kubelet"))
    room.press(.character("q"))
    #expect(room.actions == [.leave])
  }

  @Test("every key of the keymap is on the help page, and no key means two things")
  func keymap() {
    let map = Keymap.standard
    for command in RoomCommand.allCases { #expect(map.help.contains(command.text)) }
    #expect(Set(map.direct.map(\.key)).count == map.direct.count)
    #expect(Set(map.prefixed.map(\.key)).count == map.prefixed.count)
  }
}
