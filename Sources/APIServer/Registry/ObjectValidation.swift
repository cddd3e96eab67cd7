import KubeAPI
import KubeSchema

// Where the rules of kinds come in.
extension APIServer {
  func validateCreate(_ object: KubeObject, _ definition: ResourceDefinition) throws(APIStatus) {
    try validateCustom(object, definition)
    guard let schema = validatingSchema(definition) else { return }
    try refuse(schema, object, schema.validate(KindConversion.convert(object, to: schema.kind)))
  }

  func validateUpdate(_ object: KubeObject, old: KubeObject, _ definition: ResourceDefinition, subresource: String)
    throws(APIStatus)
  {
    try validateCustom(object, definition)
    guard let schema = validatingSchema(definition) else { return }
    let (new, old) = (KindConversion.convert(object, to: schema.kind), KindConversion.convert(old, to: schema.kind))
    try refuse(schema, object, schema.validateUpdate(new, old: old, subresource: subresource))
  }

  /// Events have rules by the group of the request; all other kinds those of the stored form.
  private func validatingSchema(_ definition: ResourceDefinition) -> ObjectSchema? {
    definition.group == "events.k8s.io" ? schemas.schema(definition.resource) : storedSchema(definition)
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
