import KubeAPI

/// A member of an object type.
package struct Field: Sendable {
  package var name: String
  package var shape: Shape
  /// Always written, also when empty, and required in OpenAPI (no `omitempty` upstream).
  package var isRequired = false
  /// Always written although OpenAPI calls it optional.
  package var isAlwaysWritten = false
  /// Present and empty differs from absent (a pointer upstream): `replicas: 0`, `emptyDir: {}`.
  package var isPointer = false
  /// Filled in when absent, and published.
  package var defaultValue: JSON?
  /// Published as a default without being filled in: the zero value that OpenAPI shows for some optional fields.
  package var publishesZero = false
  package var enumeration: [Substring] = []
  /// Of the elements of a list or the values of a map.
  package var elementEnumeration: [Substring] = []
  /// Nil for lists whose kind is not declared; they behave as atomic ones.
  package var listKind: ListKind?
  package var patchStrategy: PatchStrategy = []
  package var patchMergeKey: String?
  /// A map or object that is owned as a whole.
  package var isAtomic = false
  /// Owned field by field although its type is owned as a whole elsewhere.
  package var isGranular = false
  /// Required in OpenAPI, and still left out when it is empty.
  package var isOmittedWhenEmpty = false
  package var description: Substring = ""
  /// Published as a bare reference, as upstream does for the few fields it says nothing about.
  var isBare = false
}

/// An object type of the API: its fields in the order they are written.
package struct ObjectType: Sendable {
  package var name: String
  package var package: SchemaPackage
  package var description: Substring = ""
  package var fields: [Field] = []
  /// An object that is owned as a whole wherever it stands.
  package var isAtomic = false
  /// Any JSON at all, published under a name of its own.
  package var isFree = false
  /// Of a free type: what the objects in it are, as tables write the type's name.
  var inner: String?
  /// Carries apiVersion, kind and metadata: can be sent and stored by itself.
  package var isRoot = false
  /// Only a set of fields for other types to include; never published.
  package var isInline = false
  /// Of a union: its discriminator, if any, and the fields it chooses among.
  var union: [Substring] = []
  var positions: [String: Int] = [:]

  init(name: String, package: SchemaPackage) {
    self.name = name
    self.package = package
  }

  package func field(_ name: String) -> Field? { positions[name].map { fields[$0] } }

  /// Its name in OpenAPI: `io.k8s.api.core.v1.Pod`.
  package var openAPIName: String { "\(package.openAPIPrefix).\(name)" }

  /// As Go prints it in errors: `v1.PodSpec`.
  package var goName: String { "\(package.goName).\(name)" }
}

/// Where a set of types comes from: the tables name it, OpenAPI and error messages spell it out.
package struct SchemaPackage: Hashable, Sendable {
  /// `core`, `apps`, `autoscaling/v2`: how tables refer to it.
  package var alias: String
  package var openAPIPrefix: String
  package var goName: String

  package init(alias: String, openAPIPrefix: String, goName: String) {
    self.alias = alias
    self.openAPIPrefix = openAPIPrefix
    self.goName = goName
  }
}
