import Glibc
import Testing

@testable import LinuxSystem

@Suite struct FileIOTests {
  private func withDirectory(_ body: (String) throws -> Void) throws {
    let path = "/tmp/lab-node-test-\(getpid())-\(UInt64.random(in: 0...(.max)))"
    try FileIO.makeDirectory(path)
    defer { try? FileIO.removeTree(path) }
    try body(path)
  }

  @Test func `files are replaced, appended, copied, listed and removed`() throws {
    try withDirectory { top in
      try FileIO.makeDirectory(top + "/a/b/c")
      try FileIO.makeDirectory(top + "/a/b/c")
      try FileIO.replace(top + "/a/file", "one", mode: 0o600)
      #expect(try FileIO.status(top + "/a/file").permissions == 0o600)
      try FileIO.replace(top + "/a/file", "two")
      try FileIO.append(top + "/a/file", " three".utf8)
      #expect(try FileIO.readText(top + "/a/file") == "two three")
      #expect(try FileIO.readText(top + "/a/file", limit: 3) == "two")
      try FileIO.copy(top + "/a/file", to: top + "/copy", mode: 0o640)
      #expect(try FileIO.readText(top + "/copy") == "two three")
      try FileIO.symlink("a/file", at: top + "/link")
      try FileIO.symlink("copy", at: top + "/link")
      #expect(try FileIO.readLink(top + "/link") == "copy")
      #expect(try FileIO.list(top) == ["a", "copy", "link"])
      try FileIO.removeTree(top + "/a")
      try FileIO.removeTree(top + "/a")
      #expect(!FileIO.exists(top + "/a"))
    }
  }

  @Test func `errors carry the operation, the path and the code`() {
    #expect(throws: SystemError("open", path: "/no/such", errno: ENOENT)) { try FileIO.read("/no/such") }
    #expect(SystemError("open", path: "/no/such", errno: ENOENT).description == "open /no/such: no such file or directory")
    #expect(SystemError("mkdir", path: "/x", errno: EEXIST).code == .exists)
  }
}
