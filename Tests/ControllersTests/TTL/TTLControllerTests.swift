import Testing

@testable import Controllers

@Suite struct TTLControllerTests {
  @Test(
    "the more nodes, the longer kubelets may keep objects", arguments: [(3, 0), (100, 0), (101, 15), (501, 30), (5_000, 300)])
  func steps(nodes: Int, seconds: Int) { #expect(TTLController.seconds(nodes: nodes) == seconds) }
}
