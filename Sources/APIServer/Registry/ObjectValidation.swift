import KubeAPI
import KubeSchema

// Where the rules of kinds come in.
extension APIServer {
  func validateCreate(
    _ object: KubeObject, _ definition: ResourceDefinition, _ context: RequestContext
  ) throws(APIStatus) {
    if let type = customType(definition) { return try validateCustom(object, old: nil, type, context, subresource: "") }
    guard let schema = validatingSchema(definition) else { return }
    if definition.isAPIServices { return try refuse(schema, object, context, APIServiceValidation.validate(object, old: nil)) }
    if definition.resource == .customResourceDefinitions {
      try refuse(schema, object, context, DefinitionValidation.validate(object, metadata: embeddedMetadata))
      return warnOfFormats(object, old: nil, context)
    }
    let faults = schema.validate(KindConversion.convert(object, to: schema.kind))
    try refuse(schema, object, context, faults + rulesOfServer(object, old: nil, definition))
  }

  func validateUpdate(
    _ object: KubeObject, old: KubeObject, _ definition: ResourceDefinition, _ context: RequestContext, subresource: String
  ) throws(APIStatus) {
    if let type = customType(definition) {
      return try validateCustom(object, old: old, type, context, subresource: subresource)
    }
    guard let schema = validatingSchema(definition) else { return }
    if definition.isAPIServices, subresource.isEmpty {
      return try refuse(schema, object, context, APIServiceValidation.validate(object, old: old))
    }
    if definition.resource == .customResourceDefinitions, subresource.isEmpty {
      try refuse(schema, object, context, DefinitionValidation.validate(object, old: old, metadata: embeddedMetadata))
      return warnOfFormats(object, old: old, context)
    }
    let (new, old) = (KindConversion.convert(object, to: schema.kind), KindConversion.convert(old, to: schema.kind))
    var faults = schema.validateUpdate(new, old: old, subresource: subresource)
    if subresource.isEmpty { faults += rulesOfServer(object, old: old, definition) }
    try refuse(schema, object, context, faults)
  }

  /// Rules that need more than the schema tables: the languages of policies, and the objects every cluster has.
  private func rulesOfServer(_ object: KubeObject, old: KubeObject?, _ definition: ResourceDefinition) -> [FieldError] {
    let fixed =
      definition.group == "flowcontrol.apiserver.k8s.io" ? FlowControlTables.fixed["\(object.kind)/\(object.name)"] : nil
    return AdmissionConfigurationValidation.validate(object, old: old, definition)
      + (fixed.map { FlowControlValidation.mandatory(object, fixed: $0) } ?? [])
  }

  /// Events have rules by the group of the request; all other kinds those of the stored form.
  private func validatingSchema(_ definition: ResourceDefinition) -> ObjectSchema? {
    definition.group == "events.k8s.io" ? schemas.schema(definition.resource) : storedSchema(definition)
  }

  /// Of formats that were there before nothing is said.
  private func warnOfFormats(_ definition: KubeObject, old: KubeObject?, _ context: RequestContext) {
    let known = Set(old.map(StringFormat.unrecognized) ?? [])
    for name in StringFormat.unrecognized(in: definition) where !known.contains(name) {
      context.warn("unrecognized format \(JSON.string(name).text)")
    }
  }

  private func refuse(
    _ schema: ObjectSchema, _ object: KubeObject, _ context: RequestContext, _ errors: [FieldError]
  ) throws(APIStatus) {
    if errors.isEmpty { return }
    let maps = context.emptyMaps.withLock { $0 }
    throw APIStatus.invalid(schema.kindOfFaults, name: object.name, errors.map { $0.sayingEmpty(maps) })
  }
}
