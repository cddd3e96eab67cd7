import Testing

@testable import DNS

@Suite struct CorefileParserTests {
  static let kubeadm = """
    .:53 {
        errors
        health {
           lameduck 5s
        }
        ready
        kubernetes cluster.local in-addr.arpa ip6.arpa {
           pods insecure
           fallthrough in-addr.arpa ip6.arpa
           ttl 30
        }
        prometheus :9153
        forward . 192.0.2.53 {
           max_concurrent 1000
        }
        cache 30 {
           disable success cluster.local
           disable denial cluster.local
        }
        loop
        reload
        loadbalance
    }
    """

  static func environment(files: [String: String] = [:]) -> ServerInstance.Environment {
    ServerInstance.Environment(readFile: { files[$0] }, makeClient: { _, _ in nil }, onLoop: { _ in })
  }

  @Test("the Corefile that kubeadm installs is read whole") func kubeadm() throws {
    let corefile = try CorefileParser.parse(Self.kubeadm)
    #expect(corefile.blocks.map(\.keys) == [[".:53"]])
    #expect(
      corefile.blocks[0].directives.map(\.name) == [
        "errors", "health", "ready", "kubernetes", "prometheus", "forward", "cache", "loop", "reload", "loadbalance",
      ])
    let instance = try ServerInstance(corefile, file: "Corefile", environment: Self.environment())
    #expect(instance.ports == [53])
    #expect(instance.lameduck == .seconds(5))
    #expect(instance.reload?.interval == .seconds(30))
    #expect(
      instance.plugins.map { type(of: $0).name } == [
        "ready", "health", "prometheus", "errors", "loadbalance", "cache", "kubernetes", "loop", "forward",
      ])
    let kubernetes = try #require(instance.plugins.compactMap { $0 as? KubernetesPlugin }.first).settings
    #expect(kubernetes.ttl == 30 && kubernetes.pods == .insecure && kubernetes.zones.count == 3)
  }

  @Test("comments, quotes, variables and snippets are understood") func dialect() throws {
    let corefile = try CorefileParser.parse(
      """
      # a comment
      (common) {
        errors # behind a word
      }
      example.org, example.net:{$PORT} {
        import common
        hosts {
          192.0.2.1 "quoted name"
        }
      }
      """, environment: ["PORT": "1053"])
    #expect(corefile.blocks[0].keys == ["example.org", "example.net:1053"])
    #expect(corefile.blocks[0].directives.map(\.name) == ["errors", "hosts"])
    #expect(corefile.blocks[0].directives[1].block.map(\.words) == [["192.0.2.1", "quoted name"]])
  }

  @Test(
    "a Corefile that cannot be used is refused with its line and the reason",
    arguments: [
      ("", "Corefile:1 - Error during parsing: no server block"),
      (
        ".:53 {\n errors",
        "Corefile:2 - Error during parsing: Unexpected EOF while looking for the closing brace of the server block"
      ),
      (".:53 {\n nosuch\n}", "Corefile:2 - Error during parsing: Unknown directive 'nosuch'"),
      (
        ".:53 {\n errors\n errors\n}",
        "Corefile:3 - Error during parsing: plugin/errors: this plugin can only be used once per Server Block"
      ),
      (
        ".:53 {\n forward . /nofile\n}",
        "Corefile:2 - Error during parsing: plugin/forward: not an IP address or file: \"/nofile\""
      ),
      (
        ".:53 {\n forward .\n}",
        "Corefile:2 - Error during parsing: plugin/forward: Wrong argument count: expected FROM and at least one TO"
      ),
      (".:53 {\n cache {\n  prefetch 5\n }\n}", "Corefile:3 - Error during parsing: plugin/cache: unknown property 'prefetch'"),
      (".:99999 {\n errors\n}", "Corefile:1 - Error during parsing: '.:99999': the port must be between 1 and 65535"),
      (
        ".:53 {\n kubernetes cluster.local {\n  pods some\n }\n}",
        "Corefile:3 - Error during parsing: wrong value for pods: some, must be one of: disabled, verified, insecure"
      ),
      (
        ".:53 {\n errors\n}\n.:53 {\n log\n}",
        "Corefile:1 - Error during parsing: cannot serve dns://.:53 - it is already defined"
      ),
    ])
  func refusal(text: String, message: String) {
    let error = #expect(throws: CorefileError.self) {
      try ServerInstance(CorefileParser.parse(text), file: "Corefile", environment: Self.environment())
    }
    #expect(error?.description == message)
  }
}
