import KubeAPI
import KubeSchema

/// The names managers go by.
package enum ManagerName {
  /// What is wrong with the option `fieldManager`.
  package static func faults(_ name: String) -> [FieldError] {
    var faults: [FieldError] = name.utf8.count > 128 ? [.tooLong("fieldManager", maximum: 128)] : []
    var offset = 0
    for scalar in name.unicodeScalars {
      if !scalar.isPrintable {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let code = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
        faults.append(.invalid("fieldManager", .string(name), "invalid character U+\(code) (at position \(offset))"))
      }
      offset += scalar.utf8.count
    }
    return faults
  }

  /// The option, else the first word of the user agent up to a slash, cut to what the option may be.
  package static func from(option: String, userAgent: String) -> String {
    if !option.isEmpty { return option }
    var result = ""
    for scalar in userAgent.unicodeScalars.prefix(while: { $0 != "/" }) {
      guard scalar.isPrintable, result.utf8.count + scalar.utf8.count <= 128 else { continue }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}
