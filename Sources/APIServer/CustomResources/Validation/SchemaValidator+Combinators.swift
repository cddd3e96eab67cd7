import KubeAPI
import KubeSchema

extension SchemaValidator {
  /// anyOf, oneOf, allOf and not. What a combination itself complains of names no field, only the place in its words.
  func combine(_ value: JSON, _ schema: CustomSchema, _ path: String, _ result: inout SchemaFailures) {
    var own = SchemaFailures()
    func complain(_ why: String) {
      own.add(FieldError(.invalid, base.isEmpty ? "<nil>" : base, value: "", "\(quoted(path)) must \(why)"))
    }
    if !schema.anyOf.isEmpty {
      let (valid, best) = alternatives(value, schema.anyOf, path, stopsAtFirst: true)
      if valid == 0 { complain("validate at least one schema (anyOf)") }
      own.merge(best)
    }
    if !schema.oneOf.isEmpty {
      let (valid, best) = alternatives(value, schema.oneOf, path, stopsAtFirst: false)
      if valid == 0 {
        complain("validate one and only one schema (oneOf). Found none valid")
        own.merge(best)
      } else if valid > 1 {
        complain("validate one and only one schema (oneOf). Found \(valid) valid alternatives")
      } else {
        own.merge(best)
      }
    }
    if !schema.allOf.isEmpty {
      let results = schema.allOf.map { check(value, $0, path, nil) }
      for each in results { own.merge(each) }
      let valid = results.count(where: \.isValid)
      if valid < results.count { complain("validate all the schemas (allOf)\(valid == 0 ? ". None validated" : "")") }
    }
    if let not = schema.not, check(value, not, path, nil).isValid { complain("not validate the schema (not)") }
    own.match()
    result.merge(own)
  }

  /// How many alternatives the value fits, and either the first it fits or the faults of the one that fits most of it.
  private func alternatives(
    _ value: JSON, _ schemas: [CustomSchema], _ path: String, stopsAtFirst: Bool
  ) -> (valid: Int, best: SchemaFailures) {
    var valid = 0
    var success: SchemaFailures?
    var failure: SchemaFailures?
    for schema in schemas {
      let result = check(value, schema, path, nil)
      if result.isValid {
        valid += 1
        if success == nil { success = result }
        if stopsAtFirst { break }
      } else if failure.map({ result.matches > $0.matches }) ?? true {
        failure = result
      }
    }
    return (valid, success ?? failure ?? SchemaFailures())
  }
}
