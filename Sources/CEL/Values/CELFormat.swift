import KubeAPI

/// A named format of `format.NAME().validate(text)`.
package enum CELFormat: String, Hashable, Sendable, CaseIterable {
  case dns1123Label, dns1123Subdomain, dns1035Label, qualifiedName, dns1123LabelPrefix, dns1123SubdomainPrefix, dns1035LabelPrefix
  case labelValue, uri, uuid, byte, date, datetime

  static var names: [String] { allCases.map(\.rawValue) }

  init?(_ name: String) { self.init(rawValue: name) }

  func validate(_ text: String) -> [String] {
    // A prefix is completed by a generated suffix, so it may end in a dash.
    let completed = text.hasSuffix("-") ? text.dropLast() + "a" : text
    switch self {
    case .dns1123Label: return NameValidation.dns1123Label(text)
    case .dns1123Subdomain: return NameValidation.dns1123Subdomain(text)
    case .dns1035Label: return NameValidation.dns1035Label(text)
    case .qualifiedName: return NameValidation.qualifiedName(text)
    case .dns1123LabelPrefix: return NameValidation.dns1123Label(completed)
    case .dns1123SubdomainPrefix: return NameValidation.dns1123Subdomain(completed)
    case .dns1035LabelPrefix: return NameValidation.dns1035Label(completed)
    case .labelValue: return NameValidation.labelValue(text)
    case .uri:
      do throws(CELURL.Fault) { _ = try CELURL(text) } catch { return [error.description] }
      return []
    case .uuid: return CELFormat.isUUID(text) ? [] : ["does not match the UUID format"]
    case .byte: return Base64.decode(text) == nil ? ["invalid base64"] : []
    case .date: return text.utf8.count == 10 && Timestamp(text + "T00:00:00Z") != nil ? [] : ["invalid date"]
    case .datetime: return Timestamp(text) == nil ? ["invalid datetime"] : []
    }
  }

  /// The length of its pattern, as upstream reckons what checking costs.
  var patternLength: Int {
    switch self {
    case .dns1123Label, .dns1035Label, .dns1123LabelPrefix, .dns1035LabelPrefix: 30
    case .dns1123Subdomain, .dns1123SubdomainPrefix, .qualifiedName: 60
    case .labelValue: 40
    case .uri: 1_103
    case .uuid: 70
    case .byte: 84
    case .date, .datetime: 71
    }
  }

  /// The dashes may be left out, each for itself.
  private static func isUUID(_ text: String) -> Bool {
    var rest = text.utf8[...]
    for (place, length) in [8, 4, 4, 4, 12].enumerated() {
      if place > 0, rest.first == UInt8(ascii: "-") { rest.removeFirst() }
      guard rest.count >= length, rest.prefix(length).allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }) else {
        return false
      }
      rest.removeFirst(length)
    }
    return rest.isEmpty
  }
}
