import HTTPServer
import KubeAPI

/// How the channels of upstream's WebSocket protocols travel: a number before the bytes, or a digit before their base64.
struct ChannelCodec: Hashable, Sendable {
  static let protocols = [
    "v5.channel.k8s.io", "v4.channel.k8s.io", "v4.base64.channel.k8s.io", "channel.k8s.io", "base64.channel.k8s.io",
  ]
  let isBase64: Bool
  /// Since v4 the error channel carries a Status, before only its message.
  let reportsStatus: Bool
  /// Since v5 a client can end a channel.
  let closesChannels: Bool

  init(_ subprotocol: String) {
    isBase64 = subprotocol.contains("base64")
    closesChannels = subprotocol.hasPrefix("v5.")
    reportsStatus = closesChannels || subprotocol.hasPrefix("v4.")
  }

  func encode(_ channel: UInt8, _ bytes: [UInt8]) -> WebSocket.Message {
    isBase64 ? .text("\(channel)\(Base64.encode(bytes))") : .binary([channel] + bytes)
  }

  /// Clients may use text and binary messages as they like. Nil for what is no message of a channel.
  func decode(_ message: WebSocket.Message) -> (channel: UInt8, bytes: [UInt8])? {
    let bytes: [UInt8] =
      switch message {
      case .binary(let bytes): bytes
      case .text(let text): Array(text.utf8)
      }
    guard let first = bytes.first else { return nil }
    guard isBase64 else { return (first, Array(bytes.dropFirst())) }
    guard first >= UInt8(ascii: "0"), let decoded = Base64.decode(String(decoding: bytes.dropFirst(), as: UTF8.self)) else {
      return nil
    }
    return (first - UInt8(ascii: "0"), decoded)
  }
}

extension WebSocket {
  func send(_ message: Message) async throws {
    switch message {
    case .binary(let bytes): try await send(bytes)
    case .text(let text): try await send(text: text)
    }
  }
}
