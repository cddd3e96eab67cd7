import Testing

@testable import LinuxSystem

private let hybrid = """
  30 25 0:25 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
  31 30 0:26 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
  32 30 0:27 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
  33 30 0:28 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd
  34 30 0:29 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
  """

@Test func `a hybrid machine has both kinds of hierarchies`() {
  let layout = CgroupLayout(MountTable(parsing: hybrid))
  #expect(layout.mode == .hybrid)
  #expect(layout.hierarchies.map(\.mountPoint).sorted().last == "/sys/fs/cgroup/unified")
  #expect(layout.hierarchy(of: "memory")?.mountPoint == "/sys/fs/cgroup/memory")
  #expect(layout.hierarchy(of: "pids")?.isUnified == true)
}

@Test(arguments: [
  ("1 0 0:1 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw", CgroupLayout.Mode.v2),
  ("1 0 0:1 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct", .v1),
])
func `the mode follows from the mounts`(line: String, mode: CgroupLayout.Mode) {
  #expect(CgroupLayout(MountTable(parsing: line)).mode == mode)
}

@Test func `a control group has one directory per hierarchy`() {
  let group = Cgroup("lab/x", layout: CgroupLayout(MountTable(parsing: hybrid)))
  #expect(group.child("node01").path == "/lab/x/node01")
  #expect(group.procsFiles.count == 4)
  #expect(group.procsFiles.contains("/sys/fs/cgroup/memory/lab/x/cgroup.procs"))
}
