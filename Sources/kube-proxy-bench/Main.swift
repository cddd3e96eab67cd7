import Glibc
import KubeAPI
import KubeProxy
import NFTables
import Netlink

/// Times the proxy's work on many Services, in the network namespace it is started in, beside `nft -f` with the same table as text.
/// `bench/kube-proxy` gives it a namespace of its own.
@main
struct Main {
  static func main() {
    do { try run(services: CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 10_000) } catch {
      print("kube-proxy-bench: \(error)")
      exit(1)
    }
  }

  private static func run(services count: Int) throws {
    let nft = try KernelNFTables()
    guard try nft.chains(of: ProxyTable.table).isEmpty else {
      print("kube-proxy-bench: this namespace has a table \(ProxyTable.table) already: run bench/kube-proxy")
      exit(2)
    }
    let settings = ProxySettings(nodeName: "node01", nodeIP: InternetAddress(v4: 0xac1e_0003))
    let clock = ContinuousClock()
    var benchmark = ProxyBenchmark(services: count, settings: settings)
    var full: NFT.Transaction?
    let planning = clock.measure { full = benchmark.fullSync() }
    guard let full else { return }
    let writing = try clock.measure { try nft.run(full) }
    print("\(count) services x 2 endpoints: plan \(text(planning)), write \(text(writing)), \(full.commands.count) commands")
    var changes: [Duration] = []
    for index in 0..<21 { changes.append(try clock.measure { try nft.run(benchmark.change(service: index * 7 % count)) }) }
    print("one service changed: median \(text(changes.sorted()[10])), worst \(text(changes.max() ?? .zero))")
    print("peak memory: \(peak()) MB")
    try compare(full, nft: nft, clock: clock)
  }

  /// The same table by the `nft` tool, as kube-proxy wrote it before it spoke netlink itself.
  private static func compare(_ full: NFT.Transaction, nft: KernelNFTables, clock: ContinuousClock) throws {
    let fake = FakeNFTables()
    try fake.run(full)
    let path = "/tmp/kube-proxy-bench.\(getpid()).nft"
    guard let file = fopen(path, "w") else { return print("nft -f: cannot write \(path)") }
    defer { unlink(path) }
    for line in fake.dump(ProxyTable.table).split(separator: "\n") {
      let parts = line.split(separator: "dnat ip to ", maxSplits: 1)
      fputs(parts.count == 2 ? "\(parts[0])dnat ip addr . port to \(parts[1])\n" : "\(line)\n", file)
    }
    fclose(file)
    var drop = NFT.Transaction(ProxyTable.table)
    drop.deleteTable()
    try nft.run(drop)
    var status: Int32 = 0
    let loading = clock.measure { status = system("nft -f \(path)") }
    print(status == 0 ? "nft -f with the same table: \(text(loading))" : "nft -f failed")
  }

  private static func text(_ duration: Duration) -> String {
    let milliseconds = Double(duration.components.attoseconds) / 1e15 + Double(duration.components.seconds) * 1000
    return "\((milliseconds * 100).rounded() / 100) ms"
  }

  private static func peak() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024
  }
}
