import Testing

@testable import HTTPServer

@Suite struct SPDYFrameTests {
  /// What kubectl 1.35 sends for one forwarded connection: the error stream, its end, the data stream.
  static let recorded = """
    800300010000003d0000000100000000000078f9e3c6a7c202253a703a2b294a4dcc851625aca9a0808614cb45a024cc6461c0c0c0c0590489c44c50e2663400000000ffff\
    0000000101000000\
    800300010000001800000003000000000000c2aa15540a2512d209000000ffff
    """

  static func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.utf8.map { $0 < 0x40 ? $0 - 0x30 : $0 - 0x57 }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  @Test("The preset dictionary is the one of the specification, by its checksum")
  func dictionary() {
    #expect(SPDYDictionary.bytes.count == 1423)
    let (a, b) = SPDYDictionary.bytes.reduce((UInt32(1), UInt32(0))) { sums, byte in
      let a = (sums.0 + UInt32(byte)) % 65_521
      return (a, (sums.1 + a) % 65_521)
    }
    #expect(b << 16 | a == 0xe3c6_a7c2)
  }

  @Test("What kubectl sends is read as what it means, in one piece or byte by byte", arguments: [1, 7, 1000])
  func kubectl(_ piece: Int) throws {
    let bytes = Self.bytes(Self.recorded)
    var decoder = try SPDYFrameDecoder()
    var frames: [SPDYFrame] = []
    for start in stride(from: 0, to: bytes.count, by: piece) {
      decoder.append(Array(bytes[start..<min(start + piece, bytes.count)]))
      while let frame = try decoder.next() { frames.append(frame) }
    }
    try #require(frames.count == 3)
    guard case .openStream(1, let error, false, false) = frames[0], case .data(1, [], true) = frames[1],
      case .openStream(3, let data, false, false) = frames[2]
    else {
      Issue.record("unexpected frames \(frames)")
      return
    }
    for (fields, kind) in [(error, "error"), (data, "data")] {
      #expect(fields["streamType"] == kind)
      #expect(fields["port"] == "80")
      #expect(fields["requestID"] == "0")
      #expect(fields.entries.count == 3)
    }
  }

  @Test("Frames have the layout of the specification")
  func layout() throws {
    let encoder = try SPDYFrameEncoder()
    #expect(
      try encoder.encode(.data(id: 5, bytes: [0x61, 0x62], isFinal: true)) == [0, 0, 0, 5, 1, 0, 0, 2, 0x61, 0x62])
    #expect(try encoder.encode(.ping(id: 7)) == [0x80, 3, 0, 6, 0, 0, 0, 4, 0, 0, 0, 7])
    #expect(try encoder.encode(.reset(id: 3, status: 5)) == [0x80, 3, 0, 3, 0, 0, 0, 8, 0, 0, 0, 3, 0, 0, 0, 5])
    #expect(
      try encoder.encode(.goAway(lastStream: 9, status: 0)) == [0x80, 3, 0, 7, 0, 0, 0, 8, 0, 0, 0, 9, 0, 0, 0, 0])
    // As zlib elsewhere makes it of an empty block with the dictionary set.
    #expect(
      try encoder.encode(.reply(id: 1, headers: [:], isFinal: false))
        == Self.bytes("80030002000000140000000178f9e3c6a7c202a6230600000000ffff"))
  }

  @Test("Headers survive a round trip, one block after the other, with several values of a name")
  func headers() throws {
    let encoder = try SPDYFrameEncoder()
    var decoder = try SPDYFrameDecoder()
    for round in 0..<3 {
      let fields: HTTPFields = ["Port": "\(round)", "accept": "a", "Accept": "b", "empty": ""]
      decoder.append(try encoder.encode(.openStream(id: 1, headers: fields, isFinal: true, isUnidirectional: true)))
      guard case .openStream(1, let read, true, true)? = try decoder.next() else {
        Issue.record("no stream in round \(round)")
        return
      }
      #expect(read["port"] == "\(round)")
      #expect(read.all("accept") == ["a", "b"])
      #expect(read["empty"] == "")
      #expect(try decoder.next() == nil)
    }
  }

  @Test(
    "Bytes that break the protocol are refused",
    arguments: [
      // Another version, a frame of 16 MiB, a stream without its fields, headers that are no zlib.
      "800200010000000a00000001000000000000", "0000000100ffffff", "80030001000000040000000100000000",
      "800300010000000c0000000100000000000000ff", "800300030000000400000001",
    ])
  func refused(_ hex: String) throws {
    var decoder = try SPDYFrameDecoder()
    decoder.append(Self.bytes(hex))
    #expect(throws: HTTPServerError.self) { try decoder.next() }
  }

  @Test("Headers that grow without bound are refused")
  func bomb() throws {
    let encoder = try SPDYFrameEncoder()
    let value = String(repeating: "x", count: 1 << 20)
    var decoder = try SPDYFrameDecoder()
    decoder.append(try encoder.encode(.openStream(id: 1, headers: ["a": value], isFinal: false, isUnidirectional: false)))
    #expect(throws: HTTPServerError.self) { try decoder.next() }
  }
}

extension SPDYFrame: Equatable {
  /// By what is sent for it.
  public static func == (a: SPDYFrame, b: SPDYFrame) -> Bool {
    (try? SPDYFrameEncoder().encode(a)) == (try? SPDYFrameEncoder().encode(b))
  }
}
