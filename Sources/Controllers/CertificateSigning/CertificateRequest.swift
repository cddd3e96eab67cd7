import KubeAPI
import X509

/// A CertificateSigningRequest, as its controllers read it.
struct CertificateRequest {
  let object: KubeObject

  init(_ object: KubeObject) { self.object = object }

  func has(_ condition: String) -> Bool { object.condition(condition)["status"].string == "True" }

  var signer: String { object.spec.signerName.string ?? "" }
  var usages: [String] { object.spec.usages.elements.compactMap(\.string) }
  var isPending: Bool { !has("Approved") && !has("Denied") && !has("Failed") }

  /// Approved, and neither signed nor given up.
  var waitsForSignature: Bool {
    has("Approved") && !has("Denied") && !has("Failed") && (object.status.certificate.string ?? "").isEmpty
  }

  func parsed() throws -> CertificateSigningRequest {
    let pem = Base64.decode(object.spec.request.string ?? "").map { String(decoding: $0, as: UTF8.self) } ?? ""
    return try CertificateSigningRequest(pemEncoded: pem)
  }

  /// The object with one more condition.
  func adding(_ type: String, reason: String, message: String, now: Timestamp) -> KubeObject {
    var changed = object
    var conditions = object.status.conditions.elements
    let time = JSON.string(Timestamp(seconds: now.seconds).text)
    conditions.append([
      "type": .string(type), "status": "True", "reason": .string(reason), "message": .string(message), "lastUpdateTime": time,
      "lastTransitionTime": time,
    ])
    changed.status["conditions"] = .array(conditions)
    return changed
  }

  /// How long the cleaner leaves it: an hour when it is decided, a day when nobody has looked at it; nil for the cleaner's next round
  /// when there is no time in it.
  func expiry(now: Timestamp) -> Timestamp? {
    let created = object.creationTime ?? now
    if isPending { return created + .seconds(24 * 3_600) }
    for type in ["Approved", "Denied", "Failed"] where has(type) {
      let condition = object.condition(type)
      let time = (condition["lastUpdateTime"].string ?? condition["lastTransitionTime"].string).flatMap { Timestamp($0) }
      return (time ?? created) + .seconds(3_600)
    }
    return nil
  }
}
