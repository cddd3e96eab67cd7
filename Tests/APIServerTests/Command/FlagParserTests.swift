import Testing

@testable import APIServer

@Suite struct FlagParserTests {
  @Test("Flags are read with an equals sign or a blank, switches without a value")
  func values() throws {
    let configuration = try FlagParser.parse([
      "--secure-port=7443", "--etcd-servers", "sqlite:///var/x.db", "--allow-privileged", "--anonymous-auth=false", "-v=3",
      "--authorization-mode=RBAC", "--enable-admission-plugins=NodeRestriction,PodSecurity", "--service-account-issuer=a",
      "--service-account-issuer=b", "--feature-gates=ImageVolume=false", "--request-timeout=1m30s",
    ])
    #expect(configuration.securePort == 7443)
    #expect(configuration.storage.location == .file("/var/x.db", .process))
    #expect(configuration.allowPrivileged)
    #expect(!configuration.anonymousAuth)
    #expect(configuration.authorizationModes == ["RBAC"])
    #expect(configuration.enabledAdmission == ["NodeRestriction", "PodSecurity"])
    #expect(configuration.serviceAccountIssuers == ["a", "b"])
    #expect(configuration.featureGates == ["ImageVolume=false"])
    #expect(configuration.requestTimeout == .seconds(90))
    #expect(configuration.verbosity == 3)
  }

  @Test("Each flag writes its own place")
  func places() throws {
    let configuration = try FlagParser.parse([
      "--tls-sni-cert-key=a.crt,a.key:foo.test,*.bar.test", "--tls-sni-cert-key=b.crt, b.key", "--audit-log-mode=batch",
      "--audit-webhook-batch-max-wait=3s", "--audit-log-compress", "--oidc-required-claim=hd=x=y", "--oidc-signing-algs=ES256",
      "--authorization-webhook-cache-unauthorized-ttl=7s", "--authentication-token-webhook-cache-ttl=1m",
      "--encryption-provider-config-automatic-reload",
    ])
    #expect(
      configuration.namedCertificates == [
        NamedCertificate(certificateFile: "a.crt", keyFile: "a.key", names: ["foo.test", "*.bar.test"]),
        NamedCertificate(certificateFile: "b.crt", keyFile: "b.key", names: []),
      ])
    #expect(configuration.auditLog.mode == "batch")
    #expect(configuration.auditWebhook.mode == "batch")
    #expect(configuration.auditWebhook.maximumWait == .seconds(3))
    #expect(configuration.auditLog.maximumWait == .zero)
    #expect(configuration.auditFile.compresses)
    #expect(configuration.oidc.requiredClaims.map(\.value) == ["x=y"])
    #expect(configuration.oidc.signingAlgorithms == ["ES256"])
    #expect(configuration.authorizationWebhook.refusedTimeToLive == .seconds(7))
    #expect(configuration.tokenWebhook.timeToLive == .seconds(60))
    #expect(configuration.reloadsEncryption)
    #expect(configuration.givenFlags.contains("audit-log-mode"))
  }

  @Test(
    "Mistakes are told as upstream tells them",
    arguments: [
      (["--no-such"], "unknown flag: --no-such"),
      (["--secure-port"], "flag needs an argument: --secure-port"),
      (["-x"], "unknown shorthand flag: 'x' in -x"),
      (
        ["--secure-port=x"],
        #"invalid argument "x" for "--secure-port" flag: strconv.ParseInt: parsing "x": invalid syntax"#
      ),
      (
        ["--allow-privileged=maybe"],
        #"invalid argument "maybe" for "--allow-privileged" flag: strconv.ParseBool: parsing "maybe": invalid syntax"#
      ),
      (["--request-timeout=x"], #"invalid argument "x" for "--request-timeout" flag: time: invalid duration "x""#),
      (
        ["--tls-sni-cert-key=a"],
        #"invalid argument "a" for "--tls-sni-cert-key" flag: expected comma separated certificate and key file paths"#
      ),
      (
        ["--oidc-required-claim=a"],
        #"invalid argument "a" for "--oidc-required-claim" flag: malformed pair, expect string=string"#
      ),
      (
        ["--audit-log-batch-throttle-qps=fast"],
        #"invalid argument "fast" for "--audit-log-batch-throttle-qps" flag: strconv.ParseFloat: parsing "fast": invalid syntax"#
      ),
      (["--request-timeout=5"], #"invalid argument "5" for "--request-timeout" flag: time: missing unit in duration "5""#),
      (["--bind-address=here"], #"invalid argument "here" for "--bind-address" flag: failed to parse IP: "here""#),
      (
        ["--service-node-port-range=9-1"],
        #"invalid argument "9-1" for "--service-node-port-range" flag: end port cannot be less than start port: 9-1"#
      ),
      (
        ["--etcd-servers=ftp://127.0.0.1:2379"],
        #"invalid argument "ftp://127.0.0.1:2379" for "--etcd-servers" flag: "ftp://127.0.0.1:2379" is no endpoint: expected http://HOST:PORT, https://HOST:PORT or sqlite:///PATH"#
      ),
      (
        ["--etcd-servers=sqlite:///x.db?synchronous=off"],
        #"invalid argument "sqlite:///x.db?synchronous=off" for "--etcd-servers" flag: synchronous=off is not known; allowed values: normal, full"#
      ),
      (
        ["--etcd-servers=sqlite:///x.db?journal=wal"],
        #"invalid argument "sqlite:///x.db?journal=wal" for "--etcd-servers" flag: a store in a file has no parameter "journal"; known is synchronous"#
      ),
      (
        ["--etcd-compaction-interval=soon"],
        #"invalid argument "soon" for "--etcd-compaction-interval" flag: time: invalid duration "soon""#
      ),
    ])
  func mistakes(_ arguments: [String], _ message: String) {
    #expect(throws: FlagError(message)) { try FlagParser.parse(arguments) }
  }

  @Test("Flags without meaning here are noted, unless they say what is so anyway; impossible ones are noted apart")
  func withoutEffect() throws {
    let configuration = try FlagParser.parse([
      "--etcd-count-metric-poll-period=2m0s", "--watch-cache=true", "--goaway-chance=0", "--tracing-config-file=/x",
    ])
    #expect(configuration.ignoredFlags == ["etcd-count-metric-poll-period"])
    #expect(configuration.refusedFlags == ["tracing-config-file"])
  }

  @Test("Every flag with an effect is in the table, and the help shows every flag")
  func table() {
    let unknown = FlagParser.flags.keys.filter { FlagTable.entries[$0] == nil }
    #expect(unknown == [])
    #expect(FlagTable.refused.allSatisfy { FlagTable.entries[$0] != nil })
    #expect(FlagTable.all.count > 150)
    #expect(FlagTable.all.allSatisfy { FlagParser.help.contains("--\($0.name)") })
  }

  @Test("The store is a file or any number of etcd's endpoints, with what it takes to reach them")
  func storage() throws {
    let storage = try FlagParser.parse([
      "--etcd-servers=https://127.0.0.1:2379,http://[::1]:4001", "--etcd-cafile=/ca", "--etcd-certfile=/crt",
      "--etcd-keyfile=/key",
      "--etcd-prefix=/other", "--etcd-compaction-interval=2m30s", "--storage-backend=etcd3",
      "--storage-media-type=application/json",
    ]).storage
    guard case .etcd(let endpoints) = storage.location else {
      return #expect(Bool(false), "not etcd: \(storage.location as Any)")
    }
    #expect(endpoints.map(\.description) == ["https://127.0.0.1:2379", "http://[::1]:4001"])
    #expect([storage.certificateAuthorityFile, storage.certificateFile, storage.keyFile] == ["/ca", "/crt", "/key"])
    #expect(storage.prefix == "/other")
    #expect(storage.compactionInterval == .seconds(150))
  }
}
