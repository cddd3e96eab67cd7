import Testing

@testable import LinuxSystem

private let text = #"""
  22 1 0:21 / /proc rw,nosuid - proc proc rw
  40 1 0:30 / /run/lab\040x rw shared:3 - tmpfs tmpfs rw,size=1k
  41 40 0:31 /a /run/lab\040x/inner ro - ext4 /dev/vda rw
  broken line
  """#

@Test func `mountinfo is read with its escapes and without its broken lines`() {
  let table = MountTable(parsing: text)
  #expect(table.entries.count == 3)
  #expect(table.isMountPoint("/run/lab x"))
  #expect(table.below("/run/lab x") == ["/run/lab x/inner", "/run/lab x"])
  #expect(table.entries[2].source == "/dev/vda")
}

@Test func `an overlay escapes what separates its options`() {
  #expect(Overlay(lower: ["/a:b", "/c"], upper: "/u,1", work: "/w").data == #"lowerdir=/a\:b:/c,upperdir=/u\,1,workdir=/w"#)
  #expect(Overlay(lower: ["/a"]).data == "lowerdir=/a")
}
