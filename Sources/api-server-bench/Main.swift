import Glibc
import LinuxSystem

/// Measures an API server from the outside, over TLS, as its clients see it. `bench/api-server` builds and runs it.
///
///     api-server-bench [--hyperkube PATH] [--quick] [--only SECTION] [--json FILE]
@main
struct Main {
  static func main() async {
    signal(SIGPIPE, SIG_IGN)
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      if arguments.first == Floors.serverCommand {
        try await Floors.serve(arguments: Array(arguments.dropFirst()))
      } else if arguments.first == Floors.storeCommand {
        try await Floors.store(arguments: Array(arguments.dropFirst()))
      } else {
        try await Benchmark(Options(arguments)).run()
      }
    } catch {
      print("api-server-bench: \(error)")
      exit(1)
    }
  }
}

struct Options {
  var hyperkube = ".build/release/hyperkube"
  var isQuick = false
  var section: String?
  var json: String?

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let flag = rest.popFirst() {
      switch flag {
      case "--quick": isQuick = true
      case "--hyperkube": hyperkube = try Options.value(of: flag, &rest)
      case "--only": section = try Options.value(of: flag, &rest)
      case "--json": json = try Options.value(of: flag, &rest)
      default: throw BenchError("unknown argument \(flag): [--hyperkube PATH] [--quick] [--only SECTION] [--json FILE]")
      }
    }
    if let section, !Benchmark.sections.contains(where: { $0.name == section }) {
      throw BenchError("no section \(section): \(Benchmark.sections.map(\.name).joined(separator: ", "))")
    }
  }

  private static func value(of flag: String, _ rest: inout ArraySlice<String>) throws -> String {
    guard let value = rest.popFirst() else { throw BenchError("\(flag) needs a value") }
    return value
  }
}

struct BenchError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
