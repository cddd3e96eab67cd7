import HTTPServer
import KubeAPI
import KubeProtobuf
import Testing

@testable import APIServer

/// Watches in the forms clients ask for: lines, frames of protobuf, messages of a WebSocket.
@Suite struct WatchFormTests {
  private static let maps = "/api/v1/namespaces/default/configmaps"
  private static let protobuf = "application/vnd.kubernetes.protobuf"

  /// Opens a watch of config maps, of which there is one, and hands over the answer.
  private func watch(
    _ headers: HTTPFields, _ query: String = "",
    _ body: @escaping @Sendable (OutboundResponse, RawConnection) async throws -> Void
  ) async throws {
    try await LiveServer.run { client in
      _ = try await client.json("POST", Self.maps, ["metadata": ["name": "a"], "data": ["k": "1"]])
      let connection = try await client.connect()
      var fields: HTTPFields = ["Host": "x"]
      for (name, value) in headers.entries { fields.add(name, value) }
      let target = "\(Self.maps)?watch=1&timeoutSeconds=1\(query)"
      let answer = try await OutboundResponse.request(connection, method: "GET", target: target, headers: fields)
      try await body(answer, connection)
      await connection.close()
    }
  }

  /// The events of a stream of frames: four bytes of length, then a message of type and object.
  private func events(_ answer: OutboundResponse) async throws -> [(type: String, object: JSON)] {
    var bytes: [UInt8] = []
    while let piece = try await answer.next() { bytes += piece }
    var result: [(String, JSON)] = []
    while bytes.count >= 4 {
      let length = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
      result.append(try event(Array(bytes[4..<4 + length])))
      bytes.removeFirst(4 + length)
    }
    #expect(bytes.isEmpty)
    return result
  }

  private func event(_ frame: [UInt8]) throws -> (type: String, object: JSON) {
    var reader = ProtobufReader(frame[...])
    var (type, object) = ("", JSON.null)
    while let (number, value) = try reader.next() {
      guard case .bytes(let bytes) = value else { continue }
      if number == 1 { type = String(decoding: bytes, as: UTF8.self) }
      if number == 2 {
        var inner = ProtobufReader(bytes)
        if case .bytes(let envelope)? = try inner.next()?.value { object = try KubeProtobuf.decode(Array(envelope)) }
      }
    }
    return (type, object)
  }

  @Test("Protobuf comes in frames, the end of the initial events among them")
  func frames() async throws {
    let query = "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"
    try await watch(["Accept": "\(Self.protobuf);stream=watch"], query) { answer, _ in
      #expect(answer.headers["Content-Type"] == "\(Self.protobuf);stream=watch")
      let events = try await events(answer)
      #expect(events.map(\.type).prefix(2) == ["ADDED", "BOOKMARK"])
      #expect(events.first?.object["data"] == ["k": "1"])
      #expect(events.first?.object.kind == "ConfigMap")
      #expect(events.dropFirst().first?.object.metadata["annotations"] == ["k8s.io/initial-events-end": "true"])
    }
  }

  @Test("Metadata alone comes as protobuf too")
  func metadata() async throws {
    try await watch(["Accept": "\(Self.protobuf);as=PartialObjectMetadata;g=meta.k8s.io;v=v1"]) { answer, _ in
      let events = try await events(answer)
      #expect(events.map(\.object.kind) == ["PartialObjectMetadata"])
      #expect(events.first?.object.metadata["name"] == "a")
    }
  }

  private func handshake(_ more: HTTPFields = [:]) -> HTTPFields {
    var fields: HTTPFields = [
      "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": "http://localhost",
    ]
    for (name, value) in more.entries { fields[name] = value }
    return fields
  }

  private func messages(_ answer: OutboundResponse, _ connection: RawConnection) async throws -> [WebSocketFrame] {
    var decoder = WebSocketFrameDecoder()
    decoder.append(answer.takeBuffered())
    var frames: [WebSocketFrame] = []
    while true {
      while let frame = try decoder.next() { frames.append(frame) }
      if frames.last?.opcode == .close { return frames }
      guard let bytes = try await connection.read() else { return frames }
      decoder.append(bytes)
    }
  }

  @Test("A WebSocket gets a message for each event, and a word at the end")
  func webSocket() async throws {
    try await watch(handshake(["Accept": "application/json", "Sec-WebSocket-Protocol": "only"])) { answer, connection in
      #expect(answer.status == 101)
      #expect(answer.headers["Sec-WebSocket-Protocol"] == "only")
      let frames = try await messages(answer, connection)
      #expect(frames.map(\.opcode) == [.text, .close])
      let text = try #require(frames.first).payload
      #expect(text.last == 0x0A)
      #expect(try JSON.decode(text)["object"].metadata["name"] == "a")
      #expect(frames.last?.payload == [0x03, 0xE8])
    }
    try await watch(handshake(["Accept": Self.protobuf])) { answer, connection in
      let frames = try await messages(answer, connection)
      #expect(frames.map(\.opcode) == [.binary, .close])
      let first = try #require(frames.first)
      #expect(try event(first.payload).type == "ADDED")
    }
  }

  @Test(
    "Handshakes are judged as upstream's library does",
    arguments: [(["Origin": ""], 403), (["Sec-WebSocket-Protocol": "a, b"], 400)] as [(HTTPFields, Int)])
  func refusals(_ headers: HTTPFields, _ status: Int) async throws {
    try await watch(handshake(headers)) { answer, _ in #expect(answer.status == status) }
  }
}
