import KubeAPI

/// The names managers go by.
package enum ManagerName {
  /// What is wrong with the option `fieldManager`; nil when nothing is.
  package static func problem(_ name: String) -> APIStatus.Cause? {
    if name.utf8.count > 128 {
      return APIStatus.Cause(
        reason: "FieldValueTooLong", message: "Too long: may not be more than 128 bytes", field: "fieldManager")
    }
    var offset = 0
    for scalar in name.unicodeScalars {
      guard isPrintable(scalar) else {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let code = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return APIStatus.Cause(
          reason: "FieldValueInvalid",
          message: "Invalid value: \(JSON.string(name).text): invalid character U+\(code) (at position \(offset))",
          field: "fieldManager")
      }
      offset += scalar.utf8.count
    }
    return nil
  }

  /// The option, else the first word of the user agent up to a slash, cut to what the option may be.
  package static func from(option: String, userAgent: String) -> String {
    if !option.isEmpty { return option }
    var result = ""
    for scalar in userAgent.prefix(while: { $0 != "/" }).unicodeScalars {
      guard isPrintable(scalar), result.utf8.count + scalar.utf8.count <= 128 else { continue }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  /// Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols, and the plain space.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    case .spaceSeparator: scalar == " "
    default: true
    }
  }
}
