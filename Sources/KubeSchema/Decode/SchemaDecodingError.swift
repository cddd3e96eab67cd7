import KubeAPI

/// Why JSON cannot become an object of a certain kind, in the words Go's decoder has for it.
package struct SchemaDecodingError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: String, Sendable { case wrongType, invalidQuantity, invalidTime, invalidBase64 }

  package let code: Code
  package let description: String

  /// The refusal of a request whose body this was.
  package func status(for kind: GroupVersionKind) -> APIStatus { StrictDecoding.refusal(of: kind, description) }
}

/// The answers to bodies with unknown or repeated fields, for `fieldValidation=Strict` and `Warn`.
package enum StrictDecoding {
  /// One text for each fault: also the texts of the Warning headers.
  package static func faults(unknown: [String], duplicates: [String]) -> [String] {
    duplicates.map { "duplicate field \"\($0)\"" } + unknown.map { "unknown field \"\($0)\"" }
  }

  package static func refusal(of kind: GroupVersionKind, faults: [String]) -> APIStatus {
    refusal(of: kind, "strict decoding error: " + faults.joined(separator: ", "))
  }

  package static func refusal(of kind: GroupVersionKind, _ why: String) -> APIStatus {
    APIStatus(.badRequest, "\(kind.kind) in version \"\(kind.version)\" cannot be handled as a \(kind.kind): \(why)")
  }
}
