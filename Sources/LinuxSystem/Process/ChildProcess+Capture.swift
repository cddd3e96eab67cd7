import CLinux
import Glibc

/// What a finished program left.
package struct ProcessOutput: Sendable {
  package var status: ExitStatus
  package var output: [UInt8]
  package var error: [UInt8]

  package init(status: ExitStatus, output: [UInt8], error: [UInt8]) {
    self.status = status
    self.output = output
    self.error = error
  }

  package var outputText: String { String(decoding: output, as: UTF8.self) }
  package var errorText: String { String(decoding: error, as: UTF8.self) }
}

extension ChildProcess {
  private struct Streams: Sendable {
    let child: ChildProcess
    let input: Descriptor
    let output: Descriptor
    let error: Descriptor
  }

  /// Runs a program to its end and collects its output, of each stream at most `limit` bytes; the rest is read and dropped.
  /// A cancelled task kills the program.
  package static func capture(
    _ specification: ProcessSpecification, input: [UInt8] = [], limit: Int = 16 << 20
  ) async throws -> ProcessOutput {
    let streams = try start(specification)
    let child = streams.child
    return try await withTaskCancellationHandler {
      async let fed: Void = feed(streams, input)
      async let output = collect(streams.output, limit)
      async let error = collect(streams.error, limit)
      let collected = try await (output, error)
      let status = try await child.wait()
      _ = try? await fed
      return ProcessOutput(status: status, output: collected.0, error: collected.1)
    } onCancel: {
      try? child.kill()
    }
  }

  /// The far ends of the pipes close on return, so that the end of the child's output can be seen.
  private static func start(_ specification: ProcessSpecification) throws -> Streams {
    var specification = specification
    let input = try Descriptor.socketPair()
    let output = try Descriptor.pipe()
    let error = try Descriptor.pipe()
    specification.descriptors[0] = input.1
    specification.descriptors[1] = output.write
    specification.descriptors[2] = error.write
    let child = try spawn(specification)
    try input.0.setNonblocking()
    try output.read.setNonblocking()
    try error.read.setNonblocking()
    return Streams(child: child, input: input.0, output: output.read, error: error.read)
  }

  private static func feed(_ streams: Streams, _ input: [UInt8]) async throws {
    // The child may stop reading or end before it took everything; that is its own business.
    try? await streams.input.writeAll(input)
    cl_shutdown_write(streams.input.raw)
  }

  private static func collect(_ descriptor: Descriptor, _ limit: Int) async throws -> [UInt8] {
    var result: [UInt8] = []
    while let part = try await descriptor.readSome() {
      if result.count < limit { result += part.prefix(limit - result.count) }
    }
    return result
  }
}
