import KubeAPI

/// Values as upstream's messages show them: structs of its internal types under their Go names, with every field.
enum GoForm {
  enum Empty: Sendable {
    case text, flag, null
    var json: JSON {
      switch self {
      case .text: ""
      case .flag: false
      case .null: .null
      }
    }
  }

  struct Field: Sendable {
    let name: String
    let key: String
    let empty: Empty
  }

  private static func fields(_ table: String) -> [Field] {
    table.split(whereSeparator: \.isWhitespace).map { word in
      let parts = word.split(separator: ":").map(String.init)
      let key = parts[1] == "-" ? parts[0].prefix(1).lowercased() + parts[0].dropFirst() : parts[1]
      return Field(name: parts[0], key: key, empty: parts.count < 3 ? .null : parts[2] == "text" ? .text : .flag)
    }
  }

  /// The fields of a schema in the order of the internal type: Go name, JSON name (`-` is the same in lower case), what absence is.
  static let schemaFields = fields(
    """
    ID:id:text Schema:$schema:text Ref:$ref Description:-:text Type:-:text Nullable:-:flag Format:-:text Title:-:text Default:-
    Maximum:- ExclusiveMaximum:-:flag Minimum:- ExclusiveMinimum:-:flag MaxLength:- MinLength:- Pattern:-:text MaxItems:-
    MinItems:- UniqueItems:-:flag MultipleOf:- Enum:- MaxProperties:- MinProperties:- Required:- Items:- AllOf:- OneOf:- AnyOf:-
    Not:- Properties:- AdditionalProperties:- PatternProperties:- Dependencies:- AdditionalItems:- Definitions:- ExternalDocs:-
    Example:- XPreserveUnknownFields:x-kubernetes-preserve-unknown-fields
    XEmbeddedResource:x-kubernetes-embedded-resource:flag XIntOrString:x-kubernetes-int-or-string:flag
    XListMapKeys:x-kubernetes-list-map-keys XListType:x-kubernetes-list-type XMapType:x-kubernetes-map-type
    XValidations:x-kubernetes-validations
    """)

  private static let ruleFields = fields(
    "Rule:-:text Message:-:text MessageExpression:-:text Reason:- FieldPath:-:text OptionalOldSelf:-")
  private static let versionFields = fields(
    "Name:-:text Served:-:flag Storage:-:flag Deprecated:-:flag DeprecationWarning:- Schema:- Subresources:-"
      + " AdditionalPrinterColumns:- SelectableFields:-")
  private static let columnFields = fields(
    "Name:-:text Type:-:text Format:-:text Description:-:text Priority:- JSONPath:jsonPath:text")

  private static func form(_ json: JSON, _ fields: [Field], _ value: (Field, JSON) -> JSON = { $1 }) -> JSON {
    var result = JSONObject()
    for field in fields {
      let member = json[field.key]
      result.append(field.name, member.isNull ? field.empty.json : value(field, member))
    }
    return .object(result)
  }

  static func rule(_ json: JSON) -> JSON { form(json, ruleFields) }

  static func schema(_ json: JSON) -> JSON {
    form(json, schemaFields) { field, value in
      switch field.name {
      case "AllOf", "OneOf", "AnyOf": .array(value.elements.map(schema))
      case "Not": schema(value)
      case "Properties", "PatternProperties", "Definitions":
        .object(JSONObject(value.members.sorted { $0.0 < $1.0 }.map { ($0.0, schema($0.1)) }))
      case "Items":
        .object(
          JSONObject([
            ("Schema", value.object == nil ? .null : schema(value)),
            ("JSONSchemas", value.array.map { .array($0.map(schema)) } ?? .null),
          ]))
      case "AdditionalProperties", "AdditionalItems":
        JSON.object(
          JSONObject([("Allows", .bool(value.bool ?? true)), ("Schema", value.object == nil ? .null : schema(value))]))
      case "XValidations": .array(value.elements.map(rule))
      default: value
      }
    }
  }

  static func version(_ json: JSON) -> JSON {
    form(json, versionFields) { field, value in
      switch field.name {
      case "Schema": JSON.object(JSONObject([("OpenAPIV3Schema", schema(value["openAPIV3Schema"]))]))
      case "Subresources":
        JSON.object(
          JSONObject([
            ("Status", value["status"]),
            (
              "Scale",
              value["scale"].isNull
                ? .null : form(value["scale"], fields("SpecReplicasPath:-:text StatusReplicasPath:-:text LabelSelectorPath:-"))
            ),
          ]))
      case "AdditionalPrinterColumns":
        .array(
          value.elements.map { column in
            var column = column
            if column["priority"].isNull { column["priority"] = 0 }
            return form(column, columnFields)
          })
      case "SelectableFields": .array(value.elements.map { JSON.object(JSONObject([("JSONPath", $0["jsonPath"])])) })
      default: value
      }
    }
  }
}
