import Testing

@testable import HTTPServer

/// One end of a connection within the process; the other end belongs to the test.
private final class PipeConnection: ByteConnection {
  let incoming = ByteQueue()
  let outgoing = ByteQueue()

  func read() async throws -> [UInt8]? { await incoming.next() }
  func write(_ bytes: [UInt8]) async throws { await outgoing.push(bytes) }
  func close() async {
    incoming.finish()
    outgoing.finish()
  }
}

/// A client as far as the tests need one.
private struct Client {
  let pipe = PipeConnection()
  let encoder: SPDYFrameEncoder
  var decoder: SPDYFrameDecoder

  init() throws {
    encoder = try SPDYFrameEncoder()
    decoder = try SPDYFrameDecoder()
  }

  func send(_ frames: SPDYFrame...) async throws { for frame in frames { await pipe.incoming.push(try encoder.encode(frame)) } }

  func open(_ id: UInt32, _ headers: HTTPFields = ["streamtype": "data"]) async throws {
    try await send(.openStream(id: id, headers: headers, isFinal: false, isUnidirectional: false))
  }

  mutating func next() async throws -> SPDYFrame? {
    while true {
      if let frame = try decoder.next() { return frame }
      guard let bytes = await pipe.outgoing.next() else { return nil }
      decoder.append(bytes)
    }
  }
}

@Suite struct SPDYConnectionTests {
  @Test("A stream echoes, and each side ends its own direction")
  func echo() async throws {
    var client = try Client()
    let connection = try SPDYConnection(client.pipe)
    try await client.open(1)
    try await client.send(.data(id: 1, bytes: [1, 2, 3], isFinal: true))
    let stream = try #require(await connection.accept())
    #expect(stream.headers["streamType"] == "data")
    try await stream.accept()
    async let end = connection.accept()
    #expect(await stream.read() == [1, 2, 3])
    #expect(await stream.read() == nil)
    #expect(!stream.isOver)
    try await stream.write([4])
    await stream.finish()
    #expect(stream.isOver)
    #expect(try await client.next() == .reply(id: 1, headers: [:], isFinal: false))
    #expect(try await client.next() == .data(id: 1, bytes: [4], isFinal: false))
    #expect(try await client.next() == .data(id: 1, bytes: [], isFinal: true))
    await client.pipe.close()
    #expect(await end == nil)
  }

  @Test("Pings of the client come back, its own answers and unknown frames are passed over")
  func pings() async throws {
    var client = try Client()
    let connection = try SPDYConnection(client.pipe)
    try await client.send(.ping(id: 2), .ping(id: 3))
    await client.pipe.incoming.push([0x80, 3, 0, 9, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 9])
    async let end = connection.accept()
    #expect(try await client.next() == .ping(id: 3))
    await client.pipe.close()
    #expect(await end == nil)
  }

  @Test("Streams with numbers that were used or are the server's are reset")
  func numbers() async throws {
    var client = try Client()
    let connection = try SPDYConnection(client.pipe)
    try await client.open(5)
    try await client.open(4)
    try await client.open(5)
    let stream = await connection.accept()
    #expect(stream?.id == 5)
    async let end = connection.accept()
    #expect(try await client.next() == .reset(id: 4, status: 1))
    #expect(try await client.next() == .reset(id: 5, status: 1))
    await client.pipe.close()
    #expect(await end == nil)
  }

  @Test("A reset by the client ends reading and writing")
  func reset() async throws {
    let client = try Client()
    let connection = try SPDYConnection(client.pipe)
    try await client.open(1)
    let stream = try #require(await connection.accept())
    try await client.send(.reset(id: 1, status: 5))
    async let end = connection.accept()
    #expect(await stream.read() == nil)
    #expect(stream.isOver)
    await #expect(throws: HTTPServerError.self) { try await stream.write([1]) }
    await client.pipe.close()
    #expect(await end == nil)
  }

  @Test("The end of the connection, also by broken frames, ends its streams", arguments: [true, false])
  func end(_ isBroken: Bool) async throws {
    let client = try Client()
    let connection = try SPDYConnection(client.pipe)
    try await client.open(1)
    let stream = try #require(await connection.accept())
    if isBroken { await client.pipe.incoming.push([0x80, 9, 0, 1, 0, 0, 0, 0]) } else { await client.pipe.close() }
    #expect(await connection.accept() == nil)
    #expect(await stream.read() == nil)
    #expect(stream.isOver)
  }

  @Test("A writer waits for a slow reader, and for no reader that has given up")
  func backPressure() async throws {
    let queue = ByteQueue()
    await queue.push([UInt8](repeating: 1, count: 200_000))
    async let second: Void = queue.push([UInt8](repeating: 2, count: 200_000))
    var count = 0
    while count < 400_000 { count += await queue.next()?.count ?? 400_000 }
    #expect(count == 400_000)
    await second
    queue.discard()
    await queue.push([UInt8](repeating: 3, count: 1_000_000))
    #expect(await queue.next() == nil)
  }
}
