/// As much of RFC 1035 as asking one question takes.
enum DNSMessage {
  enum Kind: UInt16, Hashable, Sendable {
    case a = 1
    case aaaa = 28
  }

  enum Answer: Hashable, Sendable {
    /// In the order they came.
    case addresses([String])
    case noSuchName
    case failed(String)
  }

  /// Nil for a name that cannot be put into a question.
  static func question(_ name: String, _ kind: Kind, id: UInt16) -> [UInt8]? {
    var message: [UInt8] = [UInt8(id >> 8), UInt8(id & 0xFF), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    let labels = name.split(separator: ".", omittingEmptySubsequences: true)
    guard !labels.isEmpty, name.utf8.count < 254 else { return nil }
    for label in labels {
      guard (1...63).contains(label.utf8.count) else { return nil }
      message.append(UInt8(label.utf8.count))
      message += label.utf8
    }
    message += [0, UInt8(kind.rawValue >> 8), UInt8(kind.rawValue & 0xFF), 0, 1]
    return message
  }

  static func answer(_ bytes: [UInt8], _ kind: Kind, id: UInt16) -> Answer? {
    guard bytes.count >= 12, UInt16(bytes[0]) << 8 | UInt16(bytes[1]) == id, bytes[2] & 0x80 != 0 else { return nil }
    switch bytes[3] & 0x0F {
    case 0: break
    case 3: return .noSuchName
    case let code: return .failed("the server answered with code \(code)")
    }
    var position = 12
    for _ in 0..<number(bytes, 4) {
      guard let end = skipName(bytes, position) else { return .failed("the answer is malformed") }
      position = end + 4
    }
    var addresses: [String] = []
    for _ in 0..<number(bytes, 6) {
      guard let end = skipName(bytes, position), end + 10 <= bytes.count else { return .failed("the answer is malformed") }
      let length = number(bytes, end + 8)
      let data = end + 10
      guard data + length <= bytes.count else { return .failed("the answer is malformed") }
      if number(bytes, end) == Int(kind.rawValue) { addresses.append(text(Array(bytes[data..<data + length]))) }
      position = data + length
    }
    return .addresses(addresses)
  }

  private static func number(_ bytes: [UInt8], _ at: Int) -> Int {
    at + 1 < bytes.count ? Int(bytes[at]) << 8 | Int(bytes[at + 1]) : 0
  }

  private static func skipName(_ bytes: [UInt8], _ start: Int) -> Int? {
    var position = start
    while position < bytes.count {
      let length = Int(bytes[position])
      if length == 0 { return position + 1 }
      if length & 0xC0 == 0xC0 { return position + 2 }
      position += 1 + length
    }
    return nil
  }

  private static func text(_ bytes: [UInt8]) -> String {
    if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
    return stride(from: 0, to: bytes.count - 1, by: 2).map {
      String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16)
    }.joined(separator: ":")
  }
}
