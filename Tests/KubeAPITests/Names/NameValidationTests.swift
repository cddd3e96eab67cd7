import Testing

@testable import KubeAPI

@Suite struct NameValidationTests {
  static let long = String(repeating: "a", count: 64)

  @Test(
    "labels",
    arguments: [("a", true), ("a-1", true), ("", false), ("A", false), ("-a", false), ("a-", false), ("1a", true), (long, false)])
  func labels(name: String, valid: Bool) {
    #expect(NameValidation.dns1123Label(name).isEmpty == valid)
    #expect(NameValidation.dns1035Label(name).isEmpty == (valid && name != "1a"))
  }

  @Test(
    "sub-domains",
    arguments: [
      ("a.b", true), ("a", true), ("a..b", false), (".a", false), ("a.", false), ("", false), ("a_b", false), ("a-.b", false),
      ("a.-b", false), ("a-b.c", true), ("-a", false), ("a-", false), ("A", false),
    ])
  func subdomains(name: String, valid: Bool) { #expect(NameValidation.dns1123Subdomain(name).isEmpty == valid) }

  @Test(
    "qualified names",
    arguments: [
      ("a", [String]()), ("example.com/A_b.c", []), ("/a", ["prefix part must be non-empty"]),
      (
        "a/",
        [
          "name part must be non-empty",
          "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
        ]
      ),
    ] as [(String, [String])])
  func qualifiedNames(name: String, errors: [String]) { #expect(NameValidation.qualifiedName(name) == errors) }

  @Test(
    "the parts of qualified names have their own rules and limits",
    arguments: [
      ("x.y/\(String(repeating: "a", count: 63))", true), ("x.y/\(String(repeating: "a", count: 64))", false),
      (String(repeating: "a", count: 64), false), ("\(String(repeating: "a.", count: 126))a/b", true),
      ("\(String(repeating: "a.", count: 127))a/b", false), ("a/b/c", false), ("A/b", false), ("a_b/c", false),
      ("a/B_c.d-e", true),
      ("a/-b", false), ("a/b.", false), ("", false), ("/", false),
    ])
  func partsOfQualifiedNames(name: String, valid: Bool) { #expect(NameValidation.qualifiedName(name).isEmpty == valid) }

  @Test("a name with dots is told so where dots may not be") func dots() {
    #expect(NameValidation.dns1123Label("a.b") == ["must not contain dots"])
  }

  @Test(
    "names of ports",
    arguments: [
      ("http", [String]()), ("80", ["must contain at least one letter (a-z)"]),
      ("a--b", ["must not contain consecutive hyphens"]),
      ("-a", ["must not begin or end with a hyphen"]),
    ] as [(String, [String])])
  func ports(name: String, errors: [String]) { #expect(NameValidation.portName(name) == errors) }

  @Test("keys, variables, path segments, percentages") func others() {
    #expect(NameValidation.configMapKey("a.b-c_D").isEmpty && NameValidation.configMapKey("..a") == ["must not start with '..'"])
    #expect(NameValidation.environmentVariable("A B").isEmpty && !NameValidation.environmentVariable("A=B").isEmpty)
    #expect(NameValidation.pathSegment("a/b") == ["may not contain '/'"] && NameValidation.pathSegment("system:x").isEmpty)
    #expect(NameValidation.percent("10%").isEmpty && !NameValidation.percent("%").isEmpty)
  }

  @Test("pointers are escaped and resolved") func pointers() throws {
    let pointer = try #require(JSONPointer("/a~1b/0/~0"))
    #expect(pointer.tokens == ["a/b", "0", "~"] && pointer.description == "/a~1b/0/~0")
    #expect(pointer.resolve(in: ["a/b": [["~": 7]]]) == 7)
    #expect(JSONPointer("a") == nil)
  }
}
