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
    guard let bytes = Base64.decode(text, .url) else {
      // A single character more than a multiple of four carries no byte; it is told where it stands.
      let valid = text.utf8.prefix {
        ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F
      }
      let place = valid.count == text.utf8.count ? valid.count / 4 * 4 : valid.count
      throw Self.refusal("illegal base64 data at input byte \(place)")
    }
    let json: JSON
    do throws(JSONDecodingError) { json = try JSON.decode(bytes) } catch { throw Self.refusal(error.description) }
    guard json["v"].string == "meta.k8s.io/v1" else {
      throw Self.refusal("server does not recognize this encoded version \(json["v"].string ?? "")")
    }
    guard let revision = json["rv"].int, revision != 0 else {
      throw Self.refusal("incorrect encoded start resourceVersion (version meta.k8s.io/v1)")
    }
    guard let start = json["start"].string, !start.isEmpty else {
      throw Self.refusal("encoded start key empty (version meta.k8s.io/v1)")
    }
    if start.contains("..") { throw Self.refusal(start) }
    self.revision = Int64(revision)
    self.start = start.last == "\0" ? String(start.dropLast()) : start
  }

  private static func refusal(_ why: String) -> APIStatus {
    APIStatus.badRequest("invalid continue token: continue key is not valid: \(why)")
  }

  /// For whom the revision of the first page is gone: the rest is shown as it is now.
  static func inconsistent(start: String) -> ContinueToken { ContinueToken(revision: -1, start: start) }

  var isInconsistent: Bool { revision < 0 }

  var text: String {
    let json: JSON = ["v": "meta.k8s.io/v1", "rv": .int(revision), "start": .string(start + "\0")]
    return Base64.encode(json.data, .url, padded: false)
  }
}
