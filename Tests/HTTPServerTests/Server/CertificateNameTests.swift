import Testing

@testable import HTTPServer

@Suite struct CertificateNameTests {
  @Test(
    "A pattern covers one label",
    arguments: [
      ("a.test", "a.test", true), ("a.test", "b.test", false), ("*.test", "a.test", true), ("*.test", "a.b.test", false),
      ("*.test", "test", false), ("*.test", ".test", false), ("a.test", "", false),
    ])
  func names(_ pattern: String, _ host: String, _ isCovered: Bool) {
    #expect(HTTPServerConfiguration.TLS.name(pattern, covers: host) == isCovered)
  }
}
