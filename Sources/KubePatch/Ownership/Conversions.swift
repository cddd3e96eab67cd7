import KubeAPI

/// An object in the form of one version.
package struct VersionedObject: Sendable {
  package let value: JSON
  /// `group/version`
  package let version: String
  package let schema: any PatchSchema
  /// What the kind's strategy is going to take back: nobody comes to own it.
  package let ignored: FieldSet

  package init(_ value: JSON, version: String, schema: any PatchSchema, ignored: FieldSet = FieldSet()) {
    self.value = value
    self.version = version
    self.schema = schema
    self.ignored = ignored
  }

  func with(_ value: JSON) -> VersionedObject {
    VersionedObject(value, version: version, schema: schema, ignored: ignored)
  }

  func changes(to other: VersionedObject) -> Comparison {
    TypedValue.compare(value, other.value, schema).ignoring(ignored)
  }
}

/// What objects look like in other versions, as far as that is known.
///
/// Owners of fields speak of the version they wrote in, so that who owns what can only be told after conversions, and those may ask a
/// webhook. Decisions stay pure functions: where one must know another form it throws the question, and `settle` finds the answer
/// and lets it decide again.
package struct Conversions: Sendable {
  package struct Question: Hashable, Sendable {
    package let object: JSON
    /// `group/version`
    package let version: String
  }

  package enum Answer: Sendable {
    case object(VersionedObject)
    /// There is no such version: its owners own nothing.
    case noSuchVersion
    case failure(String)
  }

  private var answers: [(question: Question, answer: Answer)] = []

  package init() {}

  /// What `decide` comes to, once all its questions have been answered.
  package static func settle<Result>(
    isolation: isolated (any Actor)? = #isolation, answering answer: (Question) async -> Answer,
    _ decide: (Conversions) throws(OwnershipFault) -> Result
  ) async throws(APIStatus) -> Result {
    var conversions = Conversions()
    while true {
      do throws(OwnershipFault) { return try decide(conversions) } catch {
        if case .question(let question) = error { conversions.answers.append((question, await answer(question))) }
        if let status = error.status { throw status }
      }
    }
  }

  /// The object in another version; nil when there is no such version.
  /// - Parameter purpose: what the message says before the reason when the conversion fails.
  func convert(
    _ object: VersionedObject, to version: String, _ purpose: String = ""
  ) throws(OwnershipFault) -> VersionedObject? {
    if object.version == version { return object }
    let question = Question(object: object.value, version: version)
    switch answers.first(where: { $0.question == question })?.answer {
    case .object(let converted): return converted
    case .noSuchVersion: return nil
    case .failure(let reason): throw .refused(APIStatus(.unknown, "\(purpose)\(reason)", code: 500))
    case nil: throw .question(question)
    }
  }
}

/// Why it cannot be said who owns what.
package enum OwnershipFault: Error, Sendable {
  case conflict(ApplyConflict)
  case question(Conversions.Question)
  case refused(APIStatus)

  /// What a client is told; nil of a question, which is for the server itself.
  package var status: APIStatus? {
    switch self {
    case .conflict(let conflict): conflict.status
    case .refused(let status): status
    case .question: nil
    }
  }
}
