import KubeAPI

/// Where the next page of a list starts, in upstream's form: base64url of `{"v":"meta.k8s.io/v1","rv":N,"start":"name\u0000"}`.
struct ContinueToken {
  var revision: Int64
  var start: String

  init(revision: Int64, start: String) {
    self.revision = revision
    self.start = start
  }

  init(_ text: String) throws(APIStatus) {
    guard let bytes = Base64.decode(text, .url), let json = try? JSON.decode(bytes) else {
      throw APIStatus.badRequest("continue key is not valid: illegal base64 data at input byte 0")
    }
    guard json["v"].string == "meta.k8s.io/v1" else {
      throw APIStatus.badRequest(
        "continue key is not valid: server does not recognize this encoded version \"\(json["v"].string ?? "")\"")
    }
    guard let revision = json["rv"].int, revision != 0 else {
      throw APIStatus.badRequest("continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)")
    }
    guard let start = json["start"].string, !start.isEmpty else {
      throw APIStatus.badRequest("continue key is not valid: encoded start key empty (version meta.k8s.io/v1)")
    }
    if start.contains("..") { throw APIStatus.badRequest("invalid continue token: continue key is not valid: \(start)") }
    self.revision = Int64(revision)
    self.start = start.last == "\0" ? String(start.dropLast()) : start
  }

  /// For whom the revision of the first page is gone: the rest is shown as it is now.
  static func inconsistent(start: String) -> ContinueToken { ContinueToken(revision: -1, start: start) }

  var isInconsistent: Bool { revision < 0 }

  var text: String {
    let json: JSON = ["v": "meta.k8s.io/v1", "rv": .int(revision), "start": .string(start + "\0")]
    return Base64.encode(json.data, .url, padded: false)
  }
}
