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
    #expect(configuration.storage.location == .file("/var/x.db"))
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
        ["--etcd-servers=ftp://127.0.0.1:2379"],
        #"invalid argument "ftp://127.0.0.1:2379" for "--etcd-servers" flag: "ftp://127.0.0.1:2379" is no endpoint: expected http://HOST:PORT, https://HOST:PORT or sqlite:///PATH"#
      ),
      (
        ["--storage-media-type=application/vnd.kubernetes.protobuf"],
        #"invalid argument "application/vnd.kubernetes.protobuf" for "--storage-media-type" flag: --storage-media-type "application/vnd.kubernetes.protobuf" invalid, allowed values: application/json"#
      ),
      (
        ["--storage-backend=etcd2"],
        #"invalid argument "etcd2" for "--storage-backend" flag: --storage-backend invalid, allowed values: etcd3. If not specified, it will default to 'etcd3'"#
      ),
      (
        ["--etcd-compaction-interval=soon"],
        #"invalid argument "soon" for "--etcd-compaction-interval" flag: time: invalid duration "soon""#
      ),
    ])
  func mistakes(_ arguments: [String], _ message: String) {
    #expect(throws: FlagError(message)) { try FlagParser.parse(arguments) }
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
