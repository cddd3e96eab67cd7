import CLinux
import Glibc
import LinuxSystem
import Netlink

/// Trials of file systems and of the network inside fresh namespaces.
enum KernelTrials {
  static func run() async -> [Finding] {
    var findings = [await overlay()]
    findings += await links()
    findings += await nftables()
    findings.append(await bridgeFilter())
    return findings
  }

  /// In a child's mount namespace, with the layers where machines have them.
  private static func overlay() async -> Finding {
    let base = ClusterPaths.stateBase + "/doctor-\(getpid())"
    defer { try? FileIO.removeTree(base) }
    do {
      for part in ["lower", "upper", "work", "merged"] { try FileIO.makeDirectory("\(base)/\(part)") }
      let data = Overlay(lower: [base + "/lower"], upper: base + "/upper", work: base + "/work").data
      var trial = ProcessSpecification("mount", ["-t", "overlay", "overlay", "-o", data, base + "/merged"])
      trial.unshare = [.mount]
      let result = try await ChildProcess.capture(trial)
      if result.status.isSuccess { return Finding("overlay", .good, "mounted at \(ClusterPaths.stateBase)") }
      return Finding(
        "overlay", .missing, result.errorText.split(separator: "\n").first.map(String.init) ?? "\(result.status)",
        remedy: "modprobe overlay; \(ClusterPaths.stateBase) must not itself lie on an overlay (in a container: a volume)")
    } catch { return Finding("overlay", .missing, "\(error)", remedy: "modprobe overlay") }
  }

  private static func links() async -> [Finding] {
    let trials: [(String, LinkSpecification)] = [
      ("veth", LinkSpecification(name: "t0", kind: .veth(.init(name: "t1")))),
      ("bridge", LinkSpecification(name: "t2", kind: .bridge)),
      ("vxlan", LinkSpecification(name: "t3", kind: .vxlan(.init(identifier: 1)))),
    ]
    var findings: [Finding] = []
    for (name, link) in trials {
      do {
        try await isolated { try RouteSocket().create(link) }
        findings.append(Finding(name, .good, "made a link of that kind"))
      } catch { findings.append(Finding(name, .missing, "\(error)", remedy: "modprobe \(name)")) }
    }
    return findings
  }

  /// The expressions of kube-proxy and of network policies, through the `nft` program where there is one.
  private static func nftables() async -> [Finding] {
    let rules: [(String, String)] = [
      ("nft numgen", "add rule ip t c numgen random mod 2 vmap { 0 : accept, 1 : drop }"),
      ("nft fib", "add rule ip t c fib daddr type local accept"), ("nft masquerade", "add rule ip t n masquerade"),
      ("nft dnat", "add rule ip t n2 dnat to 127.0.0.1"), ("nft ct", "add rule ip t c ct state established accept"),
      ("nft verdict maps", "add map ip t m { type ipv4_addr . inet_proto . inet_service : verdict ; }"),
      ("nft reject", "add rule ip t c reject"),
    ]
    let base =
      "add table ip t; add chain ip t c { type filter hook input priority 0 ; }; "
      + "add chain ip t n { type nat hook postrouting priority 100 ; }; add chain ip t n2 { type nat hook output priority -100 ; }; "
    var findings: [Finding] = []
    for (name, rule) in rules {
      var trial = ProcessSpecification("nft", [base + rule])
      trial.unshare = [.network]
      do {
        let result = try await ChildProcess.capture(trial)
        let detail = result.errorText.split(separator: "\n").first.map(String.init) ?? "\(result.status)"
        findings.append(
          result.status.isSuccess
            ? Finding(name, .good, "accepted by the kernel")
            : Finding(name, .missing, detail, remedy: "the kernel needs nf_tables with nft_\(name.split(separator: " ")[1])"))
      } catch {
        return [Finding("nftables", .degraded, "not tried: nft is missing", remedy: "apt-get install nftables")]
      }
    }
    return findings
  }

  private static func bridgeFilter() async -> Finding {
    let seen = (try? await isolated { FileIO.exists("/proc/sys/net/bridge/bridge-nf-call-iptables") }) ?? false
    return seen
      ? Finding("br_netfilter", .good, "bridged packets can be filtered")
      : Finding(
        "br_netfilter", .degraded, "not loaded",
        remedy: "modprobe br_netfilter, else policies and Services between pods of one node rely on routing alone")
  }

  /// On a thread in a network namespace that ends with it.
  private static func isolated<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await DedicatedThread.run(name: "doctor") {
      try system("unshare") { cl_unshare(CL_CLONE_NEWNET) }
      return try body()
    }
  }
}
