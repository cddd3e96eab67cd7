import Testing

@testable import ExamRoom

@Suite("The plain mode's commands")
struct PlainCommandTests {
  @Test(
    "a line is a command",
    arguments: [
      ("", PlainCommand.nothing), ("# remark", .nothing), ("show 3", .show(2)), ("show", .show(nil)),
      ("show x", .unknown("show x")),
      ("! k get pods", .run("k get pods")), ("run ls", .run("ls")), ("note see later", .note("see later")), ("end", .end),
      ("quit", .leave), ("frobnicate", .unknown("frobnicate")),
    ])
  func parsing(line: String, command: PlainCommand) { #expect(PlainCommand.parse(line) == command) }
}
