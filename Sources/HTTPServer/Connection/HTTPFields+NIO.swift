import NIOCore
import NIOHTTP1

extension HTTPFields {
  init(_ headers: HTTPHeaders) { self.init(headers.map { ($0.name, $0.value) }) }

  var headers: HTTPHeaders {
    var fields = HTTPHeaders()
    fields.reserveCapacity(entries.count)
    for (name, value) in entries { fields.add(name: name, value: value) }
    return fields
  }

  func responseHead(status: Int, version: HTTPVersion) -> HTTPResponseHead {
    HTTPResponseHead(version: version, status: HTTPResponseStatus(statusCode: status), headers: headers)
  }
}

extension HTTPRequest {
  init(_ head: HTTPRequestHead) {
    self.init(method: head.method.rawValue, target: head.uri, headers: HTTPFields(head.headers))
  }
}
