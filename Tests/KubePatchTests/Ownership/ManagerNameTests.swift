import KubeAPI
import Testing

@testable import KubePatch

@Suite struct ManagerNameTests {
  @Test(
    "names are checked in upstream's words",
    arguments: [
      ("kubectl", []), ("é ü", []),
      (
        "é\n\u{7F}",
        [
          #"Invalid value: "é\n\x7f": invalid character U+000A (at position 2)"#,
          #"Invalid value: "é\n\x7f": invalid character U+007F (at position 3)"#,
        ]
      ),
      (String(repeating: "m", count: 129), ["Too long: may not be more than 128 bytes"]),
    ])
  func faults(name: String, messages: [String]) { #expect(ManagerName.faults(name).map(\.body) == messages) }

  @Test("without the option the user agent names the manager") func userAgent() {
    #expect(ManagerName.from(option: "", userAgent: "shop/v2 (linux)") == "shop")
    #expect(ManagerName.from(option: "named", userAgent: "shop/v2") == "named")
  }
}
