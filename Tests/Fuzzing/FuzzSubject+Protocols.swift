import APIServer
import HTTPServer

/// What comes over a connection before it is a body.
extension FuzzSubject {
  static let protocols: [FuzzSubject] = [
    FuzzSubject(
      "websocket",
      bytes: [
        WebSocketFrame(.binary, Array("hello".utf8)).encoded(mask: [1, 2, 3, 4]),
        WebSocketFrame(.text, [UInt8](repeating: 65, count: 300), isFinal: false).encoded()
          + WebSocketFrame(.continuation, [66]).encoded(),
        WebSocketFrame(.close, [3, 232]).encoded() + WebSocketFrame(.ping, []).encoded(),
      ], words: [[0x82, 0x7E], [0x82, 0x7F, 0, 0], [0x89, 0x80], [0xFF]]
    ) { bytes throws(Fault) in
      var decoder = WebSocketFrameDecoder()
      // In pieces, as a network cuts it.
      for start in stride(from: 0, to: bytes.count, by: 7) {
        decoder.append(Array(bytes[start..<min(start + 7, bytes.count)]))
        do throws(HTTPServerError) { while let frame = try decoder.next() { _ = frame.encoded() } } catch { return }
      }
    },
    FuzzSubject(
      "spdy",
      bytes: [
        [0x80, 3, 0, 1, 1, 0, 0, 10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], [0, 0, 0, 1, 1, 0, 0, 3, 1, 2, 3],
        [0x80, 3, 0, 6, 0, 0, 0, 4, 0, 0, 0, 1], [0x80, 3, 0, 3, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 5],
        [0x80, 3, 0, 7, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0],
      ], words: [[0x80, 3], [0, 1], [0, 0, 0, 4], [0x78, 0xBB], [0xFF, 0xFF]]
    ) { bytes throws(Fault) in
      guard var decoder = try? SPDYFrameDecoder() else { throw Fault("no decoder") }
      for start in stride(from: 0, to: bytes.count, by: 7) {
        decoder.append(Array(bytes[start..<min(start + 7, bytes.count)]))
        do throws(HTTPServerError) { while try decoder.next() != nil {} } catch { return }
      }
    },
    FuzzSubject(
      "request line",
      corpus: [
        "/api/v1/namespaces/default/pods/a/log?follow=true&tailLines=5", "/apis/apps/v1/deployments?watch=1&labelSelector=a%3Db",
        "/api/v1/namespaces/a/services/https:b:443/proxy/x/y?z", "/%2e%2e/%00//?&=&==",
      ], words: ["/", "//", "%", "%2f", "?", "&", "=", "namespaces", "proxy", "watch"]
    ) { bytes throws(Fault) in
      let target = String(decoding: bytes, as: UTF8.self)
      let request = HTTPRequest(method: "GET", target: target, headers: ["Accept": target, "Connection": target])
      _ = RequestInfo(request)
      _ = (request.query.entries, request.path, request.asksUpgrade, PercentEncoding.isValid(request.rawPath))
      let text = PercentEncoding.encode(target)
      try expect(PercentEncoding.decode(text) == target, "\(text) is read as another text")
    },
    FuzzSubject(
      "flags of kube-apiserver",
      corpus: [
        "--secure-port=6443\n--etcd-servers=sqlite:///a\n--authorization-mode=Node,RBAC", "--v\n2\n--profiling=false",
        "--service-node-port-range=30000-32767\n--service-cluster-ip-range=10.96.0.0/12",
      ], words: ["--", "=", "\n", ",", "-", "true", "/"]
    ) { bytes throws(Fault) in
      _ = try? FlagParser.parse(String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init))
    },
  ]
}
