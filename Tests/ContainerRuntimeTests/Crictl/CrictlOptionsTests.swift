import Testing

@testable import ContainerRuntime

@Suite struct CrictlOptionsTests {
  @Test("short flags may stand together, and values follow or hang on")
  func flags() throws {
    let options = try CrictlOptions("ps", ["-aq", "--name=web", "--pod", "abc"])
    #expect(options.has("all") && options.has("quiet"))
    #expect(options["name"] == "web")
    #expect(options["pod"] == "abc")
    #expect(options.operands == [])
  }

  @Test("what follows the container of exec belongs to the program")
  func program() throws {
    let options = try CrictlOptions("exec", ["-it", "0123", "--", "ls", "-l", "--all"])
    #expect(options.has("tty") && options.has("interactive"))
    #expect(options.operands == ["0123", "ls", "-l", "--all"])
  }

  @Test(
    "unknown flags and missing values are refused",
    arguments: [
      ("ps", ["--colour"], "flag provided but not defined: -colour"), ("logs", ["-f"], "flag provided but not defined: -f"),
      ("ps", ["-ax"], "flag provided but not defined: -ax"), ("ps", ["--name"], "flag needs an argument: -name"),
    ])
  func refused(command: String, arguments: [String], message: String) {
    #expect(throws: RuntimeError.invalid(message)) { try CrictlOptions(command, arguments) }
  }
}
