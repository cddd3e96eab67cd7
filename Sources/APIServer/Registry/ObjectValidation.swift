import KubeAPI
import KubeSchema

// Where the rules of kinds come in.
extension APIServer {
  func validateCreate(_ object: KubeObject, _ definition: ResourceDefinition) throws(APIStatus) {
    try validateCustom(object, definition)
    guard let schema = schemas.schema(definition.resource) else { return }
    try refuse(schema, object, schema.validate(object))
  }

  func validateUpdate(_ object: KubeObject, old: KubeObject, _ definition: ResourceDefinition, subresource: String)
    throws(APIStatus)
  {
    try validateCustom(object, definition)
    guard let schema = schemas.schema(definition.resource) else { return }
    try refuse(schema, object, schema.validateUpdate(object, old: old, subresource: subresource))
  }

  private func validateCustom(_ object: KubeObject, _ definition: ResourceDefinition) throws(APIStatus) {
    guard let type = customType(definition) else { return }
    let causes = StructuralValidation.validate(object.json, type.schema)
    if !causes.isEmpty { throw invalid(definition, object.name, causes) }
  }

  private func refuse(_ schema: ObjectSchema, _ object: KubeObject, _ errors: [FieldError]) throws(APIStatus) {
    if !errors.isEmpty { throw APIStatus.invalid(schema.kindOfFaults, name: object.name, errors) }
  }
}
