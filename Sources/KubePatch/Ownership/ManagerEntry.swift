import KubeAPI

/// Who changes an object and how: what tells the entries of `metadata.managedFields` apart.
package struct ManagerIdentity: Hashable, Sendable {
  package enum Operation: String, Hashable, Sendable { case apply = "Apply", update = "Update" }

  package var manager: String
  package var operation: Operation
  /// Empty for appliers: they stay themselves whatever version they apply.
  package var apiVersion: String
  package var subresource: String

  package init(manager: String, operation: Operation, apiVersion: String, subresource: String = "") {
    self.manager = manager
    self.operation = operation
    self.apiVersion = operation == .apply ? "" : apiVersion
    self.subresource = subresource
  }
}

extension ManagerIdentity {
  /// As upstream writes it, and sorts by it.
  var encoded: String {
    var result: JSON = [:]
    if !manager.isEmpty { result["manager"] = .string(manager) }
    result["operation"] = .string(operation.rawValue)
    if !apiVersion.isEmpty { result["apiVersion"] = .string(apiVersion) }
    if !subresource.isEmpty { result["subresource"] = .string(subresource) }
    return result.text
  }
}

extension ManagerIdentity: CustomStringConvertible {
  /// As conflicts name it: `"kubectl" with subresource "status" using apps/v1`.
  package var description: String {
    var text = manager.goQuoted
    if !subresource.isEmpty { text += " with subresource \(subresource.goQuoted)" }
    return operation == .update ? text + " using \(apiVersion)" : text
  }
}

/// An entry of `metadata.managedFields`.
package struct ManagerEntry: Hashable, Sendable {
  package var identity: ManagerIdentity
  /// The version whose fields these are.
  package var apiVersion: String
  package var time: Timestamp?
  package var fields: FieldSet

  package init(identity: ManagerIdentity, apiVersion: String, time: Timestamp?, fields: FieldSet) {
    self.identity = identity
    self.apiVersion = apiVersion
    self.time = time
    self.fields = fields
  }

  /// Nil when the entry is malformed: upstream then takes none of the entries.
  init?(_ json: JSON) {
    guard let operation = ManagerIdentity.Operation(rawValue: json["operation"].string ?? ""),
      json["fieldsType"].string == "FieldsV1", let fields = FieldSet(json["fieldsV1"].isNull ? [:] : json["fieldsV1"])
    else { return nil }
    apiVersion = json["apiVersion"].string ?? ""
    guard !apiVersion.isEmpty else { return nil }
    identity = ManagerIdentity(
      manager: json["manager"].string ?? "", operation: operation, apiVersion: apiVersion,
      subresource: json["subresource"].string ?? "")
    time = json["time"].string.flatMap { Timestamp($0) }
    self.fields = fields
  }

  var json: JSON {
    var result: JSON = [
      "manager": .string(identity.manager), "operation": .string(identity.operation.rawValue), "apiVersion": .string(apiVersion),
    ]
    if let time { result["time"] = .string(time.text) }
    result["fieldsType"] = "FieldsV1"
    result["fieldsV1"] = fields.json
    if !identity.subresource.isEmpty { result["subresource"] = .string(identity.subresource) }
    return result
  }
}
