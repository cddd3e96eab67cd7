import CEL
import KubeAPI

/// The formats of strings that schemas may name (k8s.io/kube-openapi/pkg/validation/strfmt); all others mean nothing.
enum StringFormat {
  typealias Check = @Sendable (String) -> Bool

  /// The name when it means something for values of the type, else empty. `date-time` may also be written `datetime`.
  static func known(_ name: String, type: String) -> String {
    let isKnown =
      switch type {
      case "", "string": checks[name.filter { $0 != "-" }] != nil
      case "integer": name == "int32" || name == "int64"
      case "number": name == "float" || name == "double"
      default: false
      }
    return isKnown ? name : ""
  }

  /// The formats of a definition's schemas that nothing comes of, in alphabetical order.
  static func unrecognized(in definition: KubeObject) -> [String] {
    var names: Set<String> = []
    for version in definition.spec["versions"].elements { collect(version["schema"]["openAPIV3Schema"], &names) }
    return names.sorted()
  }

  private static func collect(_ schema: JSON, _ names: inout Set<String>) {
    if let name = schema["format"].string, !name.isEmpty, known(name, type: schema["type"].string ?? "").isEmpty {
      names.insert(name)
    }
    for (_, property) in schema["properties"].members { collect(property, &names) }
    for key in ["items", "additionalProperties", "not"] where schema[key].object != nil { collect(schema[key], &names) }
    for key in ["allOf", "anyOf", "oneOf"] { for each in schema[key].elements { collect(each, &names) } }
  }

  static func accepts(_ text: String, _ format: String) -> Bool { checks[format.filter { $0 != "-" }]?(text) ?? true }

  private static let checks: [String: Check] = [
    "bsonobjectid": pattern("^[0-9a-fA-F]{24}$"),
    "uri": { (try? CELURL($0)) != nil },
    "email": isEmail,
    "hostname": isHostname,
    "ipv4": { IPAddress($0) != nil && $0.contains(".") },
    "ipv6": { IPAddress($0) != nil && $0.contains(":") },
    "cidr": { CIDR($0) != nil },
    "mac": pattern(
      "^([0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}|[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){7}|[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){19}"
        + "|[0-9a-fA-F]{4}(\\.[0-9a-fA-F]{4}){2}|[0-9a-fA-F]{4}(\\.[0-9a-fA-F]{4}){3}|[0-9a-fA-F]{4}(\\.[0-9a-fA-F]{4}){9})$"),
    "uuid": pattern("(?i)^[0-9A-F]{8}-?[0-9A-F]{4}-?[0-9A-F]{4}-?[0-9A-F]{4}-?[0-9A-F]{12}$"),
    "uuid3": pattern("(?i)^[0-9A-F]{8}-?[0-9A-F]{4}-?3[0-9A-F]{3}-?[0-9A-F]{4}-?[0-9A-F]{12}$"),
    "uuid4": pattern("(?i)^[0-9A-F]{8}-?[0-9A-F]{4}-?4[0-9A-F]{3}-?[89AB][0-9A-F]{3}-?[0-9A-F]{12}$"),
    "uuid5": pattern("(?i)^[0-9A-F]{8}-?[0-9A-F]{4}-?5[0-9A-F]{3}-?[89AB][0-9A-F]{3}-?[0-9A-F]{12}$"),
    "isbn": { CheckDigits.isISBN10($0) || CheckDigits.isISBN13($0) },
    "isbn10": CheckDigits.isISBN10, "isbn13": CheckDigits.isISBN13,
    "creditcard": CheckDigits.isCreditCard,
    "ssn": pattern("^\\d{3}[- ]?\\d{2}[- ]?\\d{4}$"),
    "hexcolor": pattern("^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"),
    "rgbcolor": pattern(
      "^rgb\\(\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*,\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*,"
        + "\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*\\)$"),
    "byte": pattern("^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$"),
    "password": { _ in true },
    "date": isDate,
    "datetime": isDateTime,
    "duration": isDuration,
    "k8sshortname": { NameValidation.dns1123Label($0).isEmpty },
    "k8slongname": { NameValidation.dns1123Subdomain($0).isEmpty },
  ]

  private static func pattern(_ pattern: String) -> Check {
    let program = try? RegexProgram(pattern)
    return { program?.matches($0) ?? false }
  }

  /// As upstream's expression has it: a single label has no more than one hyphen, and the last of several is of letters.
  private static let isHostname: Check = {
    let mark = #"a-zA-Z0-9\p{S}\p{L}"#
    let single = "[\(mark)]((-?[\(mark)]{0,62})?)"
    let several = #"([\#(mark)](([\#(mark)-]{0,61}[\#(mark)])?)(\.)){1,}([a-zA-Z\p{L}]){2,63}"#
    let isWritten = pattern("^(\(single)|\(several))$")
    return { text in
      isWritten(text) && text.utf8.count <= 255
        && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { $0.utf8.count <= 63 }
    }
  }()

  /// As Go's mail.ParseAddress has it (RFC 5322), without comments: `who@where`, or `A Name <who@where>`.
  private static let isEmail: Check = {
    let atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\x{80}-\\x{10FFFF}-]+"
    let quoted = #""(?:[^"\\\r\n]|\\.)*""#
    let specification = "(?:\(atom)(?:\\.\(atom))*|\(quoted))@(?:\(atom)(?:\\.\(atom))*|\\[[0-9A-Fa-f.:]+\\])"
    return pattern("^\\s*(?:\(specification)|(?:\(atom)|\(quoted)|[ .])*<\(specification)>)\\s*$")
  }()

  private static let isDate: Check = { text in
    // A day that the month does not have comes back as one of the next.
    text.utf8.count == 10 && Timestamp("\(text)T00:00:00Z")?.text.hasPrefix(text) == true
  }

  private static let clock = pattern("^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$")

  private static let isDateTime: Check = { text in
    let parts = text.lowercased().split(separator: "t", maxSplits: 1).map(String.init)
    return parts.count == 2 && isDate(parts[0]) && clock(parts[1])
  }

  private static let spelled = pattern(
    "^\\s*[0-9]+(\\.[0-9]+)?\\s*(ns|nano|nanos?|us|µs|micros?|ms|millis?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?"
      + "|d|days?|w|wks?|weeks?)\\s*$")

  private static let isDuration: Check = { text in GoDuration.parse(text) != nil || spelled(text) }
}
