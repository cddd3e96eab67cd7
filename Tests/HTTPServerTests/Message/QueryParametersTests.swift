import KubeAPI
import Testing

@testable import HTTPServer

@Suite struct QueryParametersTests {
  @Test("numbers are read", arguments: [("", nil), ("limit=5", 5), ("limit=-1", -1), ("limit=%2B7", 7), ("limit=1&limit=2", 1)])
  func numbers(query: String, value: Int?) throws { #expect(try QueryParameters(query).integer("limit") == value) }

  @Test(
    "what is no number is refused in Go's words",
    arguments: [
      ("limit=abc", #"strconv.ParseInt: parsing "abc": invalid syntax"#),
      ("limit", #"strconv.ParseInt: parsing "": invalid syntax"#),
      ("limit=1.5", #"strconv.ParseInt: parsing "1.5": invalid syntax"#),
      ("limit=99999999999999999999", #"strconv.ParseInt: parsing "99999999999999999999": value out of range"#),
    ])
  func refused(query: String, message: String) {
    let status = #expect(throws: APIStatus.self) { try QueryParameters(query).integer("limit") }
    #expect(status?.code == 400)
    #expect(status?.message == message)
  }

  @Test(
    "options are true unless they say no",
    arguments: [("", false), ("watch", true), ("watch=1", true), ("watch=yes", true), ("watch=0", false), ("watch=False", false)])
  func flags(query: String, value: Bool) { #expect(QueryParameters(query).flag("watch") == value) }
}
