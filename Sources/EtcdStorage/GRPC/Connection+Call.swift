import APIClient
import NIOCore
import NIOHPACK
import NIOHTTP2

extension Connection {
  /// Opens a call and sends its first message. `onMessage` and `onEnd` run on the event loop; `onEnd` once, also when the stream
  /// could not be opened. Closing the returned channel cancels the call.
  func call(
    _ path: String, authority: String, isSecure: Bool, metadata: [(String, String)] = [], first message: [UInt8], isLast: Bool,
    onMessage: @escaping @Sendable ([UInt8]) -> Void, onEnd: @escaping @Sendable (GRPCStatus) -> Void
  ) -> EventLoopFuture<any Channel> {
    let promise = channel.eventLoop.makePromise(of: (any Channel).self)
    guard case .http2(let multiplexer) = wire else {
      let status = GRPCStatus(.unavailable, "the server does not speak HTTP/2", isUnsent: true)
      onEnd(status)
      promise.fail(status)
      return promise.futureResult
    }
    multiplexer.createStreamChannel(promise: promise) { stream in
      stream.eventLoop.makeCompletedFuture {
        try stream.pipeline.syncOperations.addHandler(GRPCCallHandler(onMessage: onMessage, onEnd: onEnd))
      }
    }
    var headers: HPACKHeaders = [
      ":method": "POST", ":scheme": isSecure ? "https" : "http", ":path": path, ":authority": authority, "te": "trailers",
      "content-type": "application/grpc", "user-agent": "kube-apiserver",
    ]
    for (name, value) in metadata { headers.add(name: name, value: value) }
    let head = headers
    promise.futureResult.whenComplete { result in
      switch result {
      case .success(let stream):
        stream.pipeline.writeAndForget(.headers(.init(headers: head)))
        let frame = GRPCFramer.frame(message, stream.allocator)
        stream.pipeline.writeAndForget(.data(.init(data: .byteBuffer(frame), endStream: isLast)), flushes: true)
      case .failure(let error): onEnd(GRPCStatus(.unavailable, "transport is closing: \(error)", isUnsent: true))
      }
    }
    return promise.futureResult
  }
}

extension ChannelPipeline {
  /// A write that fails closes the stream, which ends the call.
  fileprivate func writeAndForget(_ payload: HTTP2Frame.FramePayload, flushes: Bool = false) {
    if flushes { writeAndFlush(payload, promise: nil) } else { write(payload, promise: nil) }
  }
}
