import Testing

@testable import ComponentBase

@Suite struct FlagSetTests {
  private let flags = FlagSet(values: ["kubeconfig", "node-monitor-grace-period"], switches: ["leader-elect"])

  @Test("values follow an equals sign or a space, switches need none") func parses() throws {
    let parsed = try flags.parse(["--kubeconfig=/a", "--leader-elect", "--node-monitor-grace-period", "1m30s", "-v=2"])
    #expect(parsed["kubeconfig"] == "/a")
    #expect(parsed.bool("leader-elect", default: false))
    #expect(try parsed.duration("node-monitor-grace-period", default: .zero) == .seconds(90))
    #expect(parsed["v"] == "2")
  }

  @Test(
    "what cannot be used is refused in upstream's words",
    arguments: [
      (["--nope"], "unknown flag: --nope"), (["--nope=1"], "unknown flag: --nope"),
      (["--kubeconfig"], "flag needs an argument: --kubeconfig"),
      (["-x"], "unknown shorthand flag: 'x' in -x"),
      (
        ["--leader-elect=maybe"],
        "invalid argument \"maybe\" for \"--leader-elect\" flag: strconv.ParseBool: parsing \"maybe\": invalid syntax"
      ),
    ])
  func refuses(arguments: [String], message: String) {
    #expect(throws: FlagError(message: message)) { try flags.parse(arguments) }
  }
}
