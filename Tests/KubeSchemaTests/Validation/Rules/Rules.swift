import KubeAPI
import Testing
import YAML

@testable import KubeSchema

/// Writes objects as the server does before it stores them, and gives what is wrong with them.
enum Rules {
  private static let registry = try? SchemaRegistry.builtIn()

  static func schema(_ resource: String) throws -> ObjectSchema {
    let all = try #require(registry).resources
    return try #require(all.first { $0.qualifiedName == resource && !["v1beta1", "v1alpha1"].contains($0.resource.version) })
  }

  /// The faults of a new object: `text` is what it has besides metadata, in YAML's flow style without the outer braces.
  static func create(_ resource: String, _ text: String, name: String = "x") throws -> [String] {
    let schema = try schema(resource)
    var object = try object(schema, text, name)
    schema.prepareForCreate(&object, now: .now)
    return schema.validate(object).map(\.description)
  }

  /// The faults of a change from `old` to `new`, through the object itself or its `/status`.
  static func update(_ resource: String, _ old: String, _ new: String, status: Bool = false, name: String = "x") throws
    -> [String]
  {
    let schema = try schema(resource)
    let (old, sent) = (try object(schema, old, name), try object(schema, new, name))
    var new = sent
    if status { schema.prepareForStatusUpdate(&new, old: old) } else { schema.prepareForUpdate(&new, old: old) }
    let faults = status ? schema.validateStatusUpdate(new, old: old) : schema.validateUpdate(new, old: old)
    return faults.map(\.description)
  }

  static func object(_ schema: ObjectSchema, _ text: String, _ name: String) throws -> KubeObject {
    let metadata = schema.isNamespaced ? "{name: \(name), namespace: default}" : "{name: \(name)}"
    let body = text.isEmpty ? "" : ", \(text)"
    return schema.defaulted(try schema.decode(try YAML.decode("{metadata: \(metadata)\(body)}")).object)
  }

  /// Sentences with upstream's longer words in place of their short names.
  static func spelled(_ faults: [String]) -> [String] {
    faults.map { fault in
      words.reduce(fault) { text, word in
        text.replacing("<\(word.key)>", with: word.value)
      }
    }
  }

  private static let words = [
    "label": NameValidation.dns1123Label("A_").joined(), "subdomain": NameValidation.dns1123Subdomain("A_").joined(),
    "qualified": NameValidation.qualifiedName("a b").joined(), "value": NameValidation.labelValue("a b").joined(),
    "percent": Words.percent, "network": Words.network, "address": Words.address, "port": Words.port,
  ]
}
