import KubeAPI

/// How a definition's versions become each other.
enum CustomConversion: Sendable {
  /// Only the version's name changes.
  case none
  case webhook(ConversionWebhook)

  /// Whether a server of somebody else does it.
  var asksSomebody: Bool { if case .webhook = self { true } else { false } }

  init(_ json: JSON, name: String) {
    self = json["strategy"].string == "Webhook" ? .webhook(ConversionWebhook(json["webhook"], definition: name)) : .none
  }
}

/// The server that converts, and the words for it when it does not
/// (k8s.io/apiextensions-apiserver/pkg/apiserver/conversion).
struct ConversionWebhook: Sendable {
  let client: WebhookEndpoint
  let reviewVersions: [String]
  let definition: String

  init(_ json: JSON, definition: String) {
    client = WebhookEndpoint(json["clientConfig"])
    reviewVersions = json["conversionReviewVersions"].elements.compactMap(\.string)
    self.definition = definition
  }

  /// The request about objects, in the first form of it that both sides know.
  func request(_ objects: [JSON], to version: GroupVersion, uid: String) throws(APIStatus) -> JSON {
    guard let form = reviewVersions.first(where: { $0 == "v1" || $0 == "v1beta1" }) else {
      throw Self.failure("no supported conversion review versions")
    }
    return [
      "kind": "ConversionReview", "apiVersion": .string("apiextensions.k8s.io/\(form)"),
      "request": [
        "uid": .string(uid), "desiredAPIVersion": .string(version.description), "objects": .array(objects),
      ],
    ]
  }

  /// The converted objects of an answer, each checked to be what it was, with the metadata of the original where a conversion may
  /// not change it.
  func read(_ answer: JSON, _ objects: [JSON], to version: GroupVersion, uid: String) throws(APIStatus) -> [JSON] {
    let source = Self.kind(objects.first ?? .null)
    let response = answer["response"]
    func fail(_ why: String) -> APIStatus { Self.failure("conversion webhook for \(source) failed: \(why)") }
    if response.isNull { throw fail("no response provided") }
    if answer["apiVersion"].string != "apiextensions.k8s.io/v1beta1" {
      let given = Self.kind(answer)
      let wanted = "apiextensions.k8s.io/v1, Kind=ConversionReview"
      guard given == wanted else { throw fail("expected webhook response of \(wanted), got \(given)") }
      let other = response["uid"].string ?? ""
      guard other == uid else { throw fail("expected response.uid=\"\(uid)\", got \"\(other)\"") }
    }
    let status = response["result"]["status"].string ?? ""
    guard status == "Success" else {
      let message = response["result"]["message"].string ?? ""
      throw fail(message.isEmpty ? "response.result.status was '\(status)', not 'Success'" : message)
    }
    let converted = response["convertedObjects"].elements
    guard converted.count == objects.count else {
      throw Self.failure(
        "conversion webhook for \(source) returned \(converted.count) objects, expected \(objects.count)")
    }
    var result: [JSON] = []
    for (index, (object, original)) in zip(converted, objects).enumerated() {
      if let problem = Self.problem(object, original, version, index) {
        throw Self.failure("conversion webhook for \(source) returned \(problem)")
      }
      if let problem = Self.difference(object, original) {
        throw Self.failure("conversion webhook for \(source) returned invalid object: \(problem)")
      }
      do { result.append(try ConvertedMetadata.restored(object, of: original)) } catch {
        throw Self.failure("conversion webhook for \(source) returned invalid metadata: \(error.message)")
      }
    }
    return result
  }

  static func failure(_ message: String) -> APIStatus { APIStatus(.unknown, message, code: 500) }

  static func kind(_ object: JSON) -> String {
    "\(object["apiVersion"].string ?? ""), Kind=\(object["kind"].string ?? "")"
  }

  private static func problem(
    _ object: JSON, _ original: JSON, _ version: GroupVersion, _ index: Int
  ) -> String? {
    let place = "invalid object at index \(index)"
    let given = object["apiVersion"].string ?? ""
    if given != version.description {
      return "\(place): invalid groupVersion (expected \(version), received \(given))"
    }
    let (kind, wanted) = (object["kind"].string ?? "", original["kind"].string ?? "")
    return kind == wanted ? nil : "\(place): invalid kind (expected \(wanted), received \(kind))"
  }

  private static func difference(_ object: JSON, _ original: JSON) -> String? {
    let (new, old) = (KubeObject(object), KubeObject(original))
    if new.name != old.name { return "must have the same name: \(old.name) != \(new.name)" }
    if new.namespace != old.namespace { return "must have the same namespace: \(old.namespace) != \(new.namespace)" }
    if new.uid != old.uid { return "must have the same UID: \(old.uid) != \(new.uid)" }
    return nil
  }
}
