import KubeAPI

/// Collects the faults of one object. What a field is called is only worked out when there is a fault.
struct Faults {
  private(set) var errors: [FieldError] = []

  mutating func add(_ error: FieldError) { errors.append(error) }
  mutating func add(_ more: [FieldError]) { errors += more }

  mutating func require(_ json: JSON, _ field: @autoclosure () -> String, _ detail: String = "") {
    if json.isNull || json == "" { add(.required(field(), detail)) }
  }

  mutating func nonNegative(_ json: JSON, _ field: @autoclosure () -> String) {
    if let number = json.int, number < 0 { add(.invalid(field(), json, Words.nonNegative)) }
  }

  /// Every message of a name check becomes a fault.
  mutating func names(_ json: JSON, _ field: @autoclosure () -> String, _ check: (String) -> [String]) {
    for message in check(json.string ?? "") { add(.invalid(field(), json.isNull ? "" : json, message)) }
  }

  mutating func supported(_ json: JSON, _ field: @autoclosure () -> String, _ values: [String]) {
    guard let text = json.string, !values.contains(text) else { return }
    add(.notSupported(field(), json, values))
  }

  /// One of `values`, which must be given.
  mutating func choice(_ json: JSON, _ field: @autoclosure () -> String, _ values: [String]) {
    if (json.string ?? "").isEmpty { add(.required(field())) } else { supported(json, field(), values) }
  }

  /// A path below a domain, such as `acme.io/foo`.
  mutating func prefixedPath(_ text: String, _ field: @autoclosure () -> String) {
    add(FieldError.domainPrefixedPath(text, field()))
  }

  /// Keys and values of labels, as selectors and node selectors have them.
  mutating func labels(_ json: JSON, _ field: @autoclosure () -> String) {
    for (key, value) in json.members.sorted(by: { $0.0 < $1.0 }) {
      names(.string(key), field(), NameValidation.qualifiedName)
      names(value, field(), NameValidation.labelValue)
    }
  }

  mutating func labelSelector(_ json: JSON, _ path: @autoclosure () -> String) {
    if json.isNull { return }
    let field = path()
    labels(json["matchLabels"], "\(field).matchLabels")
    for (index, expression) in json["matchExpressions"].elements.enumerated() {
      let path = "\(field).matchExpressions[\(index)]"
      let values = expression["values"].elements
      switch expression["operator"].string ?? "" {
      case "In", "NotIn":
        if values.isEmpty { add(.required("\(path).values", "must be specified when `operator` is 'In' or 'NotIn'")) }
      case "Exists", "DoesNotExist":
        if !values.isEmpty {
          add(.forbidden("\(path).values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
        }
      default: add(.invalid("\(path).operator", expression["operator"], "not a valid selector operator"))
      }
      names(expression["key"], "\(path).key", NameValidation.qualifiedName)
      for (index, value) in values.enumerated() { names(value, "\(path).values[\(index)]", NameValidation.labelValue) }
    }
  }

  mutating func immutable(_ new: JSON, _ old: JSON, _ field: @autoclosure () -> String) {
    if new != old { add(.invalid(field(), new, Words.immutable)) }
  }

  /// A port by number or by name.
  mutating func port(_ json: JSON, _ field: @autoclosure () -> String) {
    switch IntOrString(json) {
    case .int: portNumber(json, field())
    case .string(let name): for message in NameValidation.portName(name) { add(.invalid(field(), json, message)) }
    case nil: portNumber(0, field())
    }
  }

  mutating func portNumber(_ json: JSON, _ field: @autoclosure () -> String) {
    if !(1...65_535).contains(json.int ?? 0) { add(.invalid(field(), json.isNull ? 0 : json, Words.port)) }
  }

  /// A number that is not negative, or a percentage.
  mutating func amount(_ json: JSON, _ field: @autoclosure () -> String) {
    switch json {
    case .int: nonNegative(json, field())
    case .string(let text): if !Faults.isPercent(text) { add(.invalid(field(), json, Words.percent)) }
    default: return
    }
  }

  static func isPercent(_ text: String) -> Bool {
    text.utf8.last == UInt8(ascii: "%") && text.utf8.count > 1 && text.utf8.dropLast().allSatisfy { (0x30...0x39).contains($0) }
  }

  mutating func notAboveAll(_ json: JSON, _ field: @autoclosure () -> String) {
    if let text = json.string, Faults.isPercent(text), Int(text.dropLast()) ?? .max > 100 {
      add(.invalid(field(), json, "must not be greater than 100%"))
    }
  }

  /// Of a user or a group.
  mutating func userID(_ json: JSON, _ field: @autoclosure () -> String) {
    if let id = json.int, !(0...2_147_483_647).contains(id) { add(.invalid(field(), json, Words.userID)) }
  }

  mutating func quantityNotNegative(_ json: JSON, _ field: @autoclosure () -> String) {
    if let quantity = try? Quantity(json), quantity.sign < 0 { add(.invalid(field(), json, Words.nonNegative)) }
  }
}

/// Sentences that come more than once.
enum Words {
  static let nonNegative = "must be greater than or equal to 0"
  static let positive = "must be greater than 0"
  static let aboveZero = "must be greater than zero"
  static let immutable = "field is immutable"
  static let port = "must be between 1 and 65535, inclusive"
  static let address = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
  static let network = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"
  static let percent =
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"
  static let userID = "must be between 0 and 2147483647, inclusive"
}
