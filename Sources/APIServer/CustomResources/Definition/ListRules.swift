import KubeAPI
import KubeSchema

/// The rules of `x-kubernetes-map-type`, `x-kubernetes-list-type` and the keys of lists.
enum ListRules {
  static func check(_ schema: JSON, _ path: String, _ tolerance: DefinitionTolerance) -> [FieldError] {
    var errors: [FieldError] = []
    let type = schema["type"].string ?? ""
    func require(_ wanted: String, if key: String) {
      guard type != wanted else { return }
      let why = "must be \(wanted) if \(key) is specified"
      errors.append(type.isEmpty ? .required("\(path).type", why) : .invalid("\(path).type", .string(type), why))
    }
    if let mapType = schema["x-kubernetes-map-type"].string {
      require("object", if: "x-kubernetes-map-type")
      if !["atomic", "granular"].contains(mapType) {
        errors.append(.notSupported("\(path).x-kubernetes-map-type", .string(mapType), ["atomic", "granular"]))
      }
    }
    let keys = schema["x-kubernetes-list-map-keys"].elements
    let listType = schema["x-kubernetes-list-type"].string
    if let listType {
      require("array", if: "x-kubernetes-list-type")
      if type == "array", listType == "set", !tolerance.granularSets { errors += set(schema["items"], path) }
      if !["atomic", "set", "map"].contains(listType) {
        errors.append(.notSupported("\(path).x-kubernetes-list-type", .string(listType), ["atomic", "set", "map"]))
      }
    }
    if !keys.isEmpty, listType != "map" {
      let why = "must be map if x-kubernetes-list-map-keys is non-empty"
      let place = "\(path).x-kubernetes-list-type"
      errors.append(listType.map { .invalid(place, .string($0), why) } ?? .required(place, why))
    }
    if listType == "map" { errors += map(schema, keys, path) }
    return tolerance.looseElements ? errors : errors + items(schema, path)
  }

  static func hasGranularSet(_ schema: JSON) -> Bool {
    schema["x-kubernetes-list-type"].string == "set" && !set(schema["items"], "").isEmpty
  }

  static func hasLooseElements(_ schema: JSON) -> Bool { !items(schema, "").isEmpty }

  private static func set(_ items: JSON, _ path: String) -> [FieldError] {
    let why = "must be atomic as item of a list with x-kubernetes-list-type=set"
    let listType = items["x-kubernetes-list-type"]
    switch items["type"].string {
    case "array" where !listType.isNull && listType.string != "atomic":
      return [.invalid("\(path).items.x-kubernetes-list-type", listType, why)]
    case "object" where items["x-kubernetes-map-type"].string != "atomic":
      return [.invalid("\(path).items.x-kubernetes-map-type", listType, why)]
    default: return []
    }
  }

  private static func map(_ schema: JSON, _ keys: [JSON], _ path: String) -> [FieldError] {
    var errors: [FieldError] = []
    let items = schema["items"]
    if keys.isEmpty {
      errors.append(
        .required("\(path).x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map"))
    }
    if items.isNull { errors.append(.required("\(path).items", "must have a schema if x-kubernetes-list-type is map")) }
    if items.array != nil {
      errors.append(
        .invalid(
          "\(path).items", GoForm.schema(["items": items])["Items"],
          "must only have a single schema if x-kubernetes-list-type is map"))
    }
    guard items.object != nil else { return errors }
    guard items["type"].string == "object" else {
      errors.append(
        .invalid(
          "\(path).items.type", .string(items["type"].string ?? ""),
          "must be object if parent array's x-kubernetes-list-type is map"))
      return errors
    }
    for (index, key) in keys.enumerated() {
      let name = key.string ?? ""
      if let property = items["properties"].object?[name] {
        if ["array", "object"].contains(property["type"].string) {
          errors.append(
            .invalid(
              "\(path).items.properties[\(name)].type", items["type"],
              "must be a scalar type if parent array's x-kubernetes-list-type is map"))
        }
      } else {
        errors.append(
          .invalid("\(path).x-kubernetes-list-map-keys", .array(keys), "entries must all be names of item properties"))
      }
      if keys.prefix(index).contains(key) {
        errors.append(.invalid("\(path).x-kubernetes-list-map-keys", .array(keys), "must not contain duplicate entries"))
      }
    }
    return errors
  }

  /// Elements of sets and maps are always there, and so are the keys.
  private static func items(_ schema: JSON, _ path: String) -> [FieldError] {
    let items = schema["items"]
    guard items.object != nil, let listType = schema["x-kubernetes-list-type"].string, listType == "set" || listType == "map"
    else { return [] }
    var errors: [FieldError] = []
    if items["nullable"].bool == true {
      errors.append(
        .forbidden("\(path).items.nullable", "cannot be nullable when x-kubernetes-list-type is \(listType)"))
    }
    guard listType == "map" else { return errors }
    for name in schema["x-kubernetes-list-map-keys"].elements.compactMap(\.string) {
      guard let property = items["properties"].object?[name] else { continue }
      let place = "\(path).items.properties[\(name)]"
      if !items["required"].elements.contains(.string(name)), !property.members.contains("default") {
        errors.append(
          .required(
            "\(place).default",
            "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"))
      }
      if property["nullable"].bool == true {
        errors.append(
          .forbidden("\(place).nullable", "this property is in x-kubernetes-list-map-keys, so it cannot be nullable"))
      }
    }
    return errors
  }
}
