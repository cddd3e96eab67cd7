import Testing

@testable import APIServer

@Suite struct NamesTests {
  @Test("A thousand identities are UUIDs of version 4, none twice")
  func identities() throws {
    let form = try Regex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
    var seen: Set<String> = []
    for _ in 0..<1_000 {
      let uid = Names.uid()
      #expect(try form.wholeMatch(in: uid) != nil, "\(uid)")
      #expect(seen.insert(uid).inserted)
    }
  }

  @Test("Suffixes have five characters of upstream's alphabet, and all of these occur")
  func suffixes() {
    let suffixes = (0..<1_000).map { _ in Names.suffix() }
    #expect(suffixes.allSatisfy { $0.utf8.count == 5 })
    #expect(Set(suffixes.joined()) == Set("bcdfghjklmnpqrstvwxz2456789"))
  }
}
