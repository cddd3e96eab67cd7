/// A failed request as the API reports it (`metav1.Status`): thrown by the server's code and by the client alike.
package struct APIStatus: Error, Hashable, Sendable, CustomStringConvertible {
  /// One field that is to blame.
  package struct Cause: Hashable, Sendable {
    package var reason: String
    package var message: String
    package var field: String

    package init(reason: String, message: String, field: String) {
      self.reason = reason
      self.message = message
      self.field = field
    }
  }

  package struct Details: Hashable, Sendable {
    package var name: String
    package var group: String
    package var kind: String
    package var uid: String
    package var causes: [Cause]
    package var retryAfterSeconds: Int

    package init(
      name: String = "", group: String = "", kind: String = "", uid: String = "", causes: [Cause] = [], retryAfterSeconds: Int = 0
    ) {
      self.name = name
      self.group = group
      self.kind = kind
      self.uid = uid
      self.causes = causes
      self.retryAfterSeconds = retryAfterSeconds
    }
  }

  package var reason: StatusReason
  package var code: Int
  package var message: String
  package var details: Details?
  /// In `metadata.continue`: where a list that cannot go on consistently may go on nevertheless.
  package var continueToken: String?

  package init(_ reason: StatusReason, _ message: String, code: Int? = nil, details: Details? = nil) {
    self.reason = reason
    self.message = message
    self.code = code ?? reason.code
    self.details = details
  }

  package var description: String { message }
}

extension APIStatus {
  package static func notFound(_ resource: GroupVersionResource, _ name: String) -> APIStatus {
    let qualified = resource.group.isEmpty ? resource.resource : "\(resource.resource).\(resource.group)"
    return APIStatus(
      .notFound, "\(qualified) \"\(name)\" not found",
      details: Details(name: name, group: resource.group, kind: resource.resource))
  }

  package static func alreadyExists(_ resource: GroupVersionResource, _ name: String) -> APIStatus {
    let qualified = resource.group.isEmpty ? resource.resource : "\(resource.resource).\(resource.group)"
    return APIStatus(
      .alreadyExists, "\(qualified) \"\(name)\" already exists",
      details: Details(name: name, group: resource.group, kind: resource.resource))
  }

  package static func conflict(_ resource: GroupVersionResource, _ name: String, _ why: String) -> APIStatus {
    let qualified = resource.group.isEmpty ? resource.resource : "\(resource.resource).\(resource.group)"
    return APIStatus(
      .conflict, "Operation cannot be fulfilled on \(qualified) \"\(name)\": \(why)",
      details: Details(name: name, group: resource.group, kind: resource.resource))
  }

  package static func badRequest(_ message: String) -> APIStatus { APIStatus(.badRequest, message) }

  package static func internalError(_ message: String) -> APIStatus {
    APIStatus(
      .internalError, "Internal error occurred: \(message)",
      details: Details(causes: [Cause(reason: "", message: message, field: "")]))
  }
}

extension APIStatus {
  package var json: JSON {
    var result: JSON = ["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure"]
    if let continueToken { result["metadata"] = ["continue": .string(continueToken)] }
    if !message.isEmpty { result["message"] = .string(message) }
    if reason != .unknown { result["reason"] = .string(reason.rawValue) }
    if let details { result["details"] = details.json }
    result["code"] = JSON(code)
    return result
  }

  /// Nil when the value is no failed Status.
  package init?(_ json: JSON) {
    guard json["kind"].string == "Status", json["status"].string != "Success" else { return nil }
    self.init(
      StatusReason(rawValue: json["reason"].string ?? ""), json["message"].string ?? "",
      code: json["code"].int, details: json["details"].isNull ? nil : Details(json["details"]))
  }
}

extension APIStatus.Details {
  package var json: JSON {
    var result = JSON.object([:])
    for (key, value) in [("name", name), ("group", group), ("kind", kind), ("uid", uid)] where !value.isEmpty {
      result[key] = .string(value)
    }
    if !causes.isEmpty { result["causes"] = .array(causes.map(\.json)) }
    if retryAfterSeconds != 0 { result["retryAfterSeconds"] = JSON(retryAfterSeconds) }
    return result
  }

  package init(_ json: JSON) {
    self.init(
      name: json["name"].string ?? "", group: json["group"].string ?? "", kind: json["kind"].string ?? "",
      uid: json["uid"].string ?? "", causes: json["causes"].elements.map(APIStatus.Cause.init),
      retryAfterSeconds: json["retryAfterSeconds"].int ?? 0)
  }
}

extension APIStatus.Cause {
  package var json: JSON {
    var result = JSON.object([:])
    for (key, value) in [("reason", reason), ("message", message), ("field", field)] where !value.isEmpty {
      result[key] = .string(value)
    }
    return result
  }

  package init(_ json: JSON) {
    self.init(reason: json["reason"].string ?? "", message: json["message"].string ?? "", field: json["field"].string ?? "")
  }
}
