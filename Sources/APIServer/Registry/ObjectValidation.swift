import KubeAPI
import KubeSchema

// Where the rules of kinds come in.
extension APIServer {
  func validateCreate(_ object: KubeObject, _ definition: ResourceDefinition) throws(APIStatus) {
    guard let schema = schemas.schema(definition.resource) else { return }
    try refuse(schema, object, schema.validate(object))
  }

  func validateUpdate(_ object: KubeObject, old: KubeObject, _ definition: ResourceDefinition, subresource: String)
    throws(APIStatus)
  {
    guard let schema = schemas.schema(definition.resource) else { return }
    switch subresource {
    case "status", "approval": try refuse(schema, object, schema.validateStatusUpdate(object, old: old))
    // These change what an ordinary update may not; what they may change was narrowed down before.
    case "finalize", "ephemeralcontainers", "resize": return
    default: try refuse(schema, object, schema.validateUpdate(object, old: old))
    }
  }

  private func refuse(_ schema: ObjectSchema, _ object: KubeObject, _ errors: [FieldError]) throws(APIStatus) {
    if !errors.isEmpty { throw APIStatus.invalid(schema.kind, name: object.name, errors) }
  }
}
