import Testing

@testable import CEL

@Suite struct CompileErrorTests {
  static let operands =
    "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

  @Test(
    "mistakes are found before evaluation, with their place",
    arguments: [
      ("1 +", 1, 4, "Syntax error: mismatched input '<EOF>' expecting \(operands)"),
      ("object.", 1, 8, "Syntax error: no viable alternative at input '.'"),
      ("(1", 1, 3, "Syntax error: missing ')' at '<EOF>'"), ("'abc", 1, 1, "Syntax error: token recognition error at: ''abc'"),
      ("true &&\n  @", 2, 3, "Syntax error: token recognition error at: '@'"),
      ("foo", 1, 1, "undeclared reference to 'foo' (in container '')"),
      ("object.x == foo.y", 1, 13, "undeclared reference to 'foo' (in container '')"),
      ("frob(1)", 1, 5, "undeclared reference to 'frob' (in container '')"),
      ("object.frob(1)", 1, 12, "undeclared reference to 'frob' (in container '')"),
      ("1 + 'a'", 1, 3, "found no matching overload for '_+_' applied to '(int, string)'"),
      ("1 == 'a'", 1, 3, "found no matching overload for '_==_' applied to '(int, string)'"),
      ("!1", 1, 1, "found no matching overload for '!_' applied to '(int)'"),
      ("has(object)", 1, 5, "invalid argument to has() macro"),
      ("[1].all(1, true)", 1, 9, "argument must be a simple name"),
      ("[1].all(x, 1)", 1, 12, "expected type 'bool' but found 'int'"),
      ("true && 1", 1, 9, "expected type 'bool' but found 'int'"), ("if", 1, 1, "reserved identifier: if"),
      ("size()", 1, 5, "found no matching overload for 'size' applied to '()'"),
      ("'a'.startsWith(1)", 1, 15, "found no matching overload for 'startsWith' applied to 'string.(int)'"),
      ("'a'.matches('(')", 1, 13, "invalid matches argument"),
      ("99999999999999999999", 1, 1, "invalid int literal"),
      ("[1].all(x, y > 1)", 1, 12, "undeclared reference to 'y' (in container '')"),
      ("1 2", 1, 3, "Syntax error: extraneous input '2' expecting <EOF>"),
      ("1 2 3", 1, 3, "Syntax error: mismatched input '2' expecting <EOF>"),
      ("1.all(x, true)", 1, 1, "expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)"),
      ("[1].filter(x, x)", 1, 11, "found no matching overload for '_?_:_' applied to '(int, list(int), list(int))'"),
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

  @Test("all faults are told, in the order of their places") func several() {
    let error = #expect(throws: CELError.self) { try CELProgram(compile: "b + a", variables: []) }
    #expect(
      error?.description
        == "ERROR: <input>:1:1: undeclared reference to 'b' (in container '')\n | b + a\n | ^\nERROR: <input>:1:5: undeclared reference to 'a' (in container '')\n | b + a\n | ....^"
    )
  }
}
