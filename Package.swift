// swift-tools-version: 6.2
import PackageDescription

// Arrows point one way: a target may only import what stands above it here. ARCHITECTURE.md has the map.

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// One lean static executable serves every process of a node, so that they share text pages and one copy on disk.
let staticExecutable: [LinkerSetting] = [
  .unsafeFlags(["-static-executable", "-use-ld=lld", "-l_FoundationCollections", "-l_FoundationCShims", "-lswiftSynchronization"])
]

let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let nioWebSocket: Target.Dependency = .product(name: "NIOWebSocket", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP2: Target.Dependency = .product(name: "NIOHTTP2", package: "swift-nio-http2")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")

func module(_ name: String, _ dependencies: [Target.Dependency] = [], documents: [String] = []) -> Target {
  .target(name: name, dependencies: dependencies, exclude: documents, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, swiftSettings: strict)
}

let package = Package(
  name: "lab",
  products: [
    .executable(name: "lab", targets: ["lab"]),
    .executable(name: "hyperkube", targets: ["hyperkube"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // System libraries.
    .systemLibrary(name: "CYAML", path: "Sources/CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CSQLite", path: "Sources/CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CSodium", path: "Sources/CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    .systemLibrary(
      name: "CNcurses", path: "Sources/CNcurses", pkgConfig: "ncursesw", providers: [.apt(["libncurses-dev"])]),
    .systemLibrary(name: "CVTerm", path: "Sources/CVTerm", pkgConfig: "vterm", providers: [.apt(["libvterm-dev"])]),
    .target(name: "CTerminal"),
    .target(name: "CLinux", cSettings: [.define("_GNU_SOURCE")]),

    // The API, without I/O.
    module("KubeAPI"),
    module("YAML", ["CYAML", "KubeAPI"]),
    module("CEL", ["KubeAPI"], documents: ["README.md"]),
    module("KubeSchema", ["KubeAPI", "CEL", x509], documents: ["README.md"]),
    module("KubePatch", ["KubeAPI", "KubeSchema"]),
    module("KubeProtobuf", ["KubeAPI"], documents: ["README.md"]),
    module("JWT", ["KubeAPI", crypto, cryptoExtras]),

    // The kernel.
    module("LinuxSystem", ["CLinux"]),
    module("Netlink", ["CLinux", "LinuxSystem"]),
    module("NFTables", ["CLinux", "LinuxSystem", "Netlink"]),

    // The API server and its clients.
    module(
      "HTTPServer", ["CZlib", nio, nioPosix, nioHTTP1, nioHTTP2, nioSSL, nioTLS, crypto], documents: ["SPDY/README.md"]),
    module("Storage", ["KubeAPI", "CSQLite"], documents: ["README.md"]),
    module("APIClient", ["KubeAPI", "YAML", nio, nioPosix, nioHTTP1, nioHTTP2, nioSSL, nioWebSocket]),
    module(
      "EtcdStorage",
      ["KubeProtobuf", "Storage", "APIClient", "LinuxSystem", nio, nioPosix, nioHTTP2, nioSSL], documents: ["README.md"]),
    module(
      "APIServer",
      [
        "KubeAPI", "KubeSchema", "KubePatch", "KubeProtobuf", "CEL", "JWT", "YAML", "Storage", "EtcdStorage", "HTTPServer",
        "APIClient", "LinuxSystem", "CSodium", crypto, cryptoExtras, x509, nioPosix,
      ], documents: ["Admission/README.md"]),
    module("ComponentBase", ["KubeAPI", "APIClient", "LinuxSystem", "HTTPServer", crypto, x509]),
    module(
      "Controllers", ["KubeAPI", "CEL", "JWT", "APIClient", "LinuxSystem", "ComponentBase", crypto, x509],
      documents: ["README.md"]),
    module("Scheduler", ["KubeAPI", "APIClient", "LinuxSystem", "ComponentBase"], documents: ["README.md"]),

    // A node.
    module("ContainerRuntime", ["KubeAPI", "LinuxSystem", crypto, "CZlib"]),
    module("CNI", ["CLinux", "KubeAPI", "LinuxSystem", "Netlink", "NFTables", "APIClient", "NetworkPolicy"]),
    module("Kubelet", ["KubeAPI", "YAML", "LinuxSystem", "ContainerRuntime", "CNI", "APIClient", "HTTPServer", crypto, x509]),
    module(
      "KubeProxy",
      ["KubeAPI", "YAML", "Netlink", "NFTables", "LinuxSystem", "APIClient", "ComponentBase", "HTTPServer", crypto]),
    module("NetworkPolicy", ["KubeAPI", "Netlink", "NFTables", "LinuxSystem", "APIClient"]),
    module(
      "DNS", ["KubeAPI", "LinuxSystem", "APIClient", "HTTPServer", nio, nioPosix],
      documents: ["Cache", "Forward", "Kubernetes"].map { "Plugins/\($0)/README.md" }),
    module("NodeInit", ["KubeAPI", "LinuxSystem"]),

    // What a person runs.
    module("PKI", [crypto, cryptoExtras, x509]),
    module(
      "ClusterKit", ["KubeAPI", "YAML", "LinuxSystem", "Netlink", "NFTables", "ContainerRuntime", "APIClient", "PKI", "NodeInit"]),
    module("Grading", ["KubeAPI", "CEL", "YAML", "LinuxSystem", "Netlink", "NFTables", "APIClient"]),
    module("ScoreStore", ["KubeAPI", grdb]),
    module("TaskEngine", ["KubeAPI", "YAML", "LinuxSystem", "APIClient", "Grading", "ClusterKit", "ScoreStore"]),
    module("ExamRoom", ["KubeAPI", "LinuxSystem", "TaskEngine", "ScoreStore", "CNcurses", "CTerminal", "CVTerm"]),

    .executableTarget(
      name: "lab",
      dependencies: [
        "KubeAPI", "YAML", "LinuxSystem", "ClusterKit", "TaskEngine", "ScoreStore", "Grading", "ExamRoom", arguments,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "hyperkube",
      dependencies: [
        "APIServer", "Controllers", "Scheduler", "ContainerRuntime", "Kubelet", "KubeProxy", "NetworkPolicy", "CNI", "DNS",
        "NodeInit", "LinuxSystem",
      ],
      swiftSettings: strict, linkerSettings: staticExecutable),

    .executableTarget(
      name: "kube-proxy-bench", dependencies: ["KubeAPI", "KubeProxy", "NFTables", "Netlink"], swiftSettings: strict),
    .executableTarget(
      name: "api-server-bench",
      dependencies: ["KubeAPI", "APIClient", "HTTPServer", "Storage", "LinuxSystem", "PKI", nio, nioPosix, nioSSL],
      swiftSettings: strict),

    // What tests with network namespaces of their own share.
    .target(name: "NamespaceTesting", dependencies: ["LinuxSystem"], path: "Tests/NamespaceTesting", swiftSettings: strict),

    // What strangers may send, made up from a seed: for the tests and, as a command, for as long as one likes.
    .target(name: "FuzzSupport", path: "Tests/FuzzSupport", swiftSettings: strict),
    .target(
      name: "Fuzzing",
      dependencies: [
        "FuzzSupport", "KubeAPI", "YAML", "KubeSchema", "KubePatch", "KubeProtobuf", "CEL", "HTTPServer", "APIServer",
      ],
      path: "Tests/Fuzzing", swiftSettings: strict),
    .executableTarget(name: "fuzz", dependencies: ["Fuzzing"], path: "Tests/FuzzCommand", swiftSettings: strict),
    .testTarget(name: "FuzzTests", dependencies: ["Fuzzing"], swiftSettings: strict),

    tests("KubeAPI", ["FuzzSupport"]), tests("YAML"), tests("KubeSchema", ["YAML"]), tests("KubePatch", ["YAML", "FuzzSupport"]),
    tests("CEL", ["YAML", "FuzzSupport"]),
    tests("KubeProtobuf", ["YAML"]),
    tests("LinuxSystem"), tests("Netlink", ["NamespaceTesting"]), tests("NFTables", ["Netlink", "NamespaceTesting"]),
    tests("HTTPServer", ["APIClient", "PKI"]), tests("Storage", ["EtcdStorage", "LinuxSystem", "PKI", "NamespaceTesting"]),
    tests("APIClient", ["HTTPServer", "NamespaceTesting"]),
    tests("JWT", [cryptoExtras]),
    tests("APIServer", ["APIClient", "PKI"]),
    tests("ComponentBase"), tests("Controllers", ["CEL", crypto, x509]), tests("Scheduler", ["YAML", "ComponentBase"]),
    tests("ContainerRuntime"), tests("CNI", ["Netlink", "NFTables", "LinuxSystem", "KubeAPI", "NamespaceTesting"]),
    tests("Kubelet", ["YAML", "ContainerRuntime"]),
    tests("KubeProxy", ["Netlink", "NFTables", "LinuxSystem", "KubeAPI", "NamespaceTesting"]),
    tests("NetworkPolicy", ["Netlink", "NFTables", "LinuxSystem", "KubeAPI", "NamespaceTesting"]), tests("DNS"),
    tests("NodeInit"),
    tests("PKI"), tests("ClusterKit", ["YAML"]), tests("Grading", ["KubeAPI"]), tests("ScoreStore", ["KubeAPI"]),
    tests("TaskEngine", ["KubeAPI", "Grading", "ScoreStore"]),
    tests("ExamRoom", ["KubeAPI", "ScoreStore"]),
    .testTarget(
      name: "IntegrationTests",
      dependencies: ["KubeAPI", "YAML", "LinuxSystem", "APIClient", "ClusterKit", "PKI", "NamespaceTesting"],
      exclude: ["Clients"], swiftSettings: strict
    ),
  ],
  swiftLanguageModes: [.v6]
)
