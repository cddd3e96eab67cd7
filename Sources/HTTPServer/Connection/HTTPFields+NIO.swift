import NIOCore
import NIOHTTP1

extension HTTPFields {
  init(_ headers: HTTPHeaders) { self.init(headers.map { ($0.name, $0.value) }) }

  func responseHead(status: Int, version: HTTPVersion) -> HTTPResponseHead {
    var fields = HTTPHeaders()
    fields.reserveCapacity(entries.count)
    for (name, value) in entries { fields.add(name: name, value: value) }
    return HTTPResponseHead(version: version, status: HTTPResponseStatus(statusCode: status), headers: fields)
  }
}
