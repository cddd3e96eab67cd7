import Testing

@testable import KubeAPI

@Suite struct LabelSelectorTests {
  @Test(
    "the query-string form is read and written",
    arguments: [
      ("", ""), ("a=b", "a=b"), ("a==b", "a=b"), ("a = b , c!=d", "a=b,c!=d"), ("x in (b,a)", "x in (a,b)"), ("!a,b", "!a,b"),
      ("x notin (,a)", "x notin (,a)"), ("x>1,y<2", "x>1,y<2"), ("in in (in,notin)", "in in (in,notin)"), ("a=", "a="),
      ("example.com/a,", "example.com/a"),
    ])
  func forms(text: String, written: String) throws {
    if text.hasSuffix(",") {
      #expect(throws: SelectorError.self) { try LabelSelector(parsing: text) }
    } else {
      #expect(try LabelSelector(parsing: text).description == written)
    }
  }

  @Test(
    "errors are upstream's words",
    arguments: [
      ("a=b,", "found '', expected: identifier after ','"), ("=", "found '=', expected: !, identifier, or 'end of string'"),
      ("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
      ("a in b", "unable to parse requirement: found 'b' expected: '('"),
      ("a in (b", "unable to parse requirement: found '', expected: ',' or ')'"),
      (
        "a in ()",
        "unable to parse requirement: values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty"
      ),
      (
        "x>y",
        "unable to parse requirement: values[0]: Invalid value: \"y\": for 'Gt', 'Lt' operators, the value must be an integer"
      ),
      (
        "a/b/c",
        "unable to parse requirement: <nil>: Invalid value: \"a/b/c\": a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
      ),
    ])
  func refusal(text: String, message: String) {
    let error = #expect(throws: SelectorError.self) { try LabelSelector(parsing: text) }
    #expect(error?.message == message)
  }

  @Test(
    "labels are matched",
    arguments: [
      ("a=b", true), ("a!=b", false), ("z!=b", true), ("a in (b,c)", true), ("a notin (b)", false), ("z notin (b)", true),
      ("a", true), ("!a", false), ("!z", true), ("n>4", true), ("n>5", false), ("n<6", true), ("a>1", false),
      ("z in (,a)", false),
    ])
  func matching(text: String, matches: Bool) throws {
    #expect(try LabelSelector(parsing: text).matches(["a": "b", "n": "5"]) == matches)
  }

  @Test("the object form is read; empty is everything, absent is nothing")
  func object() throws {
    let json: JSON = [
      "matchLabels": ["a": "b"],
      "matchExpressions": [["key": "c", "operator": "In", "values": ["y", "x"]], ["key": "d", "operator": "Exists"]],
    ]
    let selector = try #require(try LabelSelector.read(json))
    #expect(selector.description == "a=b,c in (x,y),d")
    #expect(LabelSelector.matches([:], ["any": "thing"]) && !LabelSelector.matches(nil, ["any": "thing"]))
    let error = #expect(throws: SelectorError.self) {
      try LabelSelector.read(["matchExpressions": [["key": "a", "operator": "Gt"]]])
    }
    #expect(error?.message == "\"Gt\" is not a valid label selector operator")
  }

  @Test("fields are selected, with escapes")
  func fields() throws {
    let selector = try FieldSelector(parsing: #"metadata.name=a\,b,status.phase!=Running,spec.x==y"#)
    #expect(selector.required("metadata.name") == "a,b" && selector.required("status.phase") == nil)
    #expect(selector.description == #"metadata.name=a\,b,status.phase!=Running,spec.x=y"#)
    #expect(selector.matches { ["metadata.name": "a,b", "spec.x": "y"][$0] })
    #expect(!selector.matches { ["metadata.name": "a,b", "spec.x": "y", "status.phase": "Running"][$0] })
    let error = #expect(throws: SelectorError.self) { try FieldSelector(parsing: "a=b,oops") }
    #expect(error?.message == "invalid selector: 'a=b,oops'; can't understand 'oops'")
  }
}
