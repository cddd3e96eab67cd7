import Testing

@testable import APIServer

@Suite struct FlagParserTests {
  @Test("Flags are read with an equals sign or a blank, switches without a value")
  func values() throws {
    let configuration = try FlagParser.parse([
      "--secure-port=7443", "--etcd-servers", "sqlite:///var/x.db", "--allow-privileged", "--anonymous-auth=false",
      "--authorization-mode=RBAC", "--enable-admission-plugins=NodeRestriction,PodSecurity",
    ])
    #expect(configuration.securePort == 7443)
    #expect(configuration.storePath == "/var/x.db")
    #expect(configuration.allowPrivileged)
    #expect(!configuration.anonymousAuth)
    #expect(configuration.authorizationModes == ["RBAC"])
    #expect(configuration.enabledAdmission == ["NodeRestriction", "PodSecurity"])
  }

  @Test(
    "Mistakes are told as upstream tells them",
    arguments: [
      (["--no-such"], "unknown flag: --no-such"),
      (["--secure-port"], "flag needs an argument: --secure-port"),
      (
        ["--secure-port=x"],
        #"invalid argument "x" for "--secure-port" flag: strconv.ParseInt: parsing "x": invalid syntax"#
      ),
      (["serve"], #"unknown command "serve" for "kube-apiserver""#),
      (
        ["--etcd-servers=https://127.0.0.1:2379"],
        #"invalid argument "https://127.0.0.1:2379" for "--etcd-servers" flag: not supported yet: only a store in a file, sqlite:///PATH"#
      ),
    ])
  func mistakes(_ arguments: [String], _ message: String) {
    #expect(throws: FlagError(message)) { try FlagParser.parse(arguments) }
  }
}
