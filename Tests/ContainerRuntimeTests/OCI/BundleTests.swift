import KubeAPI
import Testing

@testable import ContainerRuntime

struct BundleTests {
  @Test(
    arguments: [
      ([], [], Capabilities.standard.count), (["NET_ADMIN"], [], Capabilities.standard.count + 1), ([], ["ALL"], 0),
      (["NET_BIND_SERVICE"], ["ALL"], 1), (["ALL"], ["SYS_ADMIN"], Capabilities.all.count - 1),
      (["ALL"], [], Capabilities.all.count),
    ] as [([String], [String], Int)])
  func `capabilities are added and dropped by name or all`(add: [String], drop: [String], count: Int) {
    #expect(Capabilities.applying(add: add, drop: drop).count == count)
  }

  @Test func `unknown capabilities are told`() {
    #expect(Capabilities.unknown(among: ["NET_ADMIN", "FOO"]) == ["FOO"])
  }

  @Test func `a plain container joins its pod's namespaces and hides the kernel's files`() {
    var specification = ContainerSpecification(arguments: ["sleep", "1"])
    specification.namespaces = .init(network: "/run/netns/a", ipc: "/i", uts: "/u")
    specification.cgroup = "/kubepods/podx/c"
    specification.resources.memoryLimit = 64
    specification.resources.cpuQuota = 5000
    let bundle = specification.bundle(rootfs: "/r")
    #expect(bundle["linux"]["namespaces"].elements.map { $0["type"].string ?? "" } == ["mount", "network", "ipc", "uts", "pid"])
    #expect(bundle["linux"]["resources"]["memory"] == ["limit": 64, "swap": 64])
    #expect(bundle["linux"]["resources"]["cpu"] == ["quota": 5000, "period": 100_000])
    #expect(bundle["linux"]["maskedPaths"].elements.contains("/proc/kcore"))
    #expect(bundle["linux"]["seccomp"].isNull)
    #expect(bundle["process"]["noNewPrivileges"] == false)
  }

  @Test func `a privileged container sees everything`() {
    var specification = ContainerSpecification(arguments: ["sh"])
    specification.isPrivileged = true
    let bundle = specification.bundle(rootfs: "/r")
    #expect(bundle["linux"]["maskedPaths"].isNull)
    #expect(bundle["process"]["capabilities"]["effective"].elements.contains("CAP_SYS_ADMIN"))
    #expect(bundle["linux"]["resources"]["devices"] == [["allow": true, "access": "rwm"]])
  }

  @Test func `users other than root keep capabilities only as a bound`() {
    var specification = ContainerSpecification(arguments: ["sh"])
    specification.user = .init(uid: 1000, gid: 3000, supplementalGroups: [2000])
    let process = specification.bundle(rootfs: "/r")["process"]
    #expect(process["user"] == ["uid": 1000, "gid": 3000, "additionalGids": [2000]])
    #expect(process["capabilities"]["effective"].isNull)
    #expect(!process["capabilities"]["bounding"].elements.isEmpty)
  }

  @Test func `mounts come in an order in which none hides another`() {
    var specification = ContainerSpecification(arguments: ["sh"])
    specification.mounts = [
      .init(source: "/b", destination: "/data/sub"), .init(source: "/a", destination: "/data", isReadOnly: true),
    ]
    let mounts = specification.bundle(rootfs: "/r")["mounts"].elements.suffix(2)
    #expect(mounts.map { $0["destination"].string ?? "" } == ["/data", "/data/sub"])
    #expect(mounts.first?["options"] == ["rbind", "rprivate", "ro"])
  }

  @Test func `frames of attached streams survive being cut anywhere`() {
    let frames = [AttachFrame(.standardInput, [1, 2, 3]), AttachFrame(.close), AttachFrame(.resize, [0, 1, 0, 2])]
    let bytes = frames.flatMap(\.encoded)
    for cut in 0...bytes.count {
      var buffer = Array(bytes[..<cut])
      var found = AttachFrame.decode(&buffer)
      buffer += bytes[cut...]
      found += AttachFrame.decode(&buffer)
      #expect(found == frames)
    }
  }
}
