import Testing

@testable import TaskEngine

@Suite("Pods found by address")
struct PodNetworksTests {
  @Test("an address counts when it is the namespace's own, not a neighbour's or a route")
  func local() {
    let table = """
      Main:
        +-- 0.0.0.0/0 3 0 5
           |-- 0.0.0.0
              /0 universe UNICAST
           +-- 10.244.1.0/24 2 0 2
              |-- 10.244.1.0
                 /24 link UNICAST
              |-- 10.244.1.5
                 /32 host LOCAL
              |-- 10.244.1.255
                 /32 link BROADCAST
      """
    #expect(PodNetworks.isLocal("10.244.1.5", in: table))
    #expect(!PodNetworks.isLocal("10.244.1.255", in: table))
    #expect(!PodNetworks.isLocal("10.244.1.0", in: table))
    #expect(!PodNetworks.isLocal("0.244.1.5", in: table))
  }
}
