import Testing

@testable import CEL

@Suite struct CompileErrorTests {
  @Test(
    "mistakes are found before evaluation, with their place",
    arguments: [
      ("1 +", 1, 4, "Syntax error: mismatched input '<EOF>'"),
      ("object.", 1, 8, "Syntax error: mismatched input '<EOF>' expecting 'IDENTIFIER'"),
      ("(1", 1, 3, "Syntax error: mismatched input '<EOF>' expecting ')'"), ("'abc", 1, 1, "Syntax error: unterminated string"),
      ("true &&\n  @", 2, 3, "Syntax error: token recognition error at: '@'"),
      ("foo", 1, 1, "undeclared reference to 'foo' (in container '')"),
      ("object.x == foo.y", 1, 13, "undeclared reference to 'foo' (in container '')"),
      ("frob(1)", 1, 1, "undeclared reference to 'frob' (in container '')"),
      ("1 + 'a'", 1, 3, "found no matching overload for '_+_' applied to '(int, string)'"),
      ("1 == 'a'", 1, 3, "found no matching overload for '_==_' applied to '(int, string)'"),
      ("!1", 1, 1, "found no matching overload for '!_' applied to '(int)'"),
      ("has(object)", 1, 1, "invalid argument to has() macro"),
      ("[1].all(1, true)", 1, 9, "argument must be a simple name"),
      ("[1].all(x, 1)", 1, 12, "expected type 'bool' but found 'int'"),
      ("true && 1", 1, 9, "expected type 'bool' but found 'int'"), ("if", 1, 1, "reserved identifier: if"),
      ("size()", 1, 1, "found no matching overload for 'size' applied to '()'"),
      ("'a'.matches('(')", 1, 13, "error parsing regexp: missing closing ): `(`"),
      ("99999999999999999999", 1, 1, "Syntax error: invalid int literal"),
      ("[1].all(x, y > 1)", 1, 12, "undeclared reference to 'y' (in container '')"),
      ("1 2", 1, 3, "Syntax error: mismatched input '2'"),
    ])
  func mistakes(source: String, line: Int, column: Int, message: String) {
    let error = #expect(throws: CELError.self) { try CELProgram(compile: source, variables: ["object"]) }
    #expect(error?.message == message)
    #expect(error?.position.line == line && error?.position.column == column, "\(error?.position.column ?? 0)")
  }

  @Test("errors show the line and the place") func shown() {
    let error = #expect(throws: CELError.self) { try CELProgram(compile: "true &&\nfoo", variables: []) }
    #expect(error?.description == "ERROR: <input>:2:1: undeclared reference to 'foo' (in container '')\n | foo\n | ^")
  }
}
