/// A set of Unicode scalars: ranges, general categories, and a complement of both.
struct ScalarSet: Sendable {
  var ranges: [ClosedRange<UInt32>] = []
  var categories: Set<String> = []
  /// Sets that are complements in themselves, as `\D` within brackets.
  var others: [ScalarSet] = []
  var isNegated = false

  init(_ ranges: [ClosedRange<UInt32>] = []) { self.ranges = ranges }

  init(_ scalar: Unicode.Scalar) { ranges = [scalar.value...scalar.value] }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let isMember =
      ranges.contains { $0.contains(scalar.value) }
      || (!categories.isEmpty && categories.contains { ScalarSet.isOf($0, scalar) }) || others.contains { $0.contains(scalar) }
    return isMember != isNegated
  }

  mutating func insert(_ set: ScalarSet) {
    if set.isNegated {
      others.append(set)
    } else {
      ranges += set.ranges
      categories.formUnion(set.categories)
      others += set.others
    }
  }

  var negated: ScalarSet {
    var copy = self
    copy.isNegated.toggle()
    return copy
  }

  /// With both cases of ASCII letters, and of others that have one simple counterpart.
  var caseFolded: ScalarSet {
    var copy = self
    for range in ranges {
      for (lower, upper) in [(UInt32(65), UInt32(90)), (97, 122)] {
        let (from, to) = (max(range.lowerBound, lower), min(range.upperBound, upper))
        if from <= to { copy.ranges.append(lower == 65 ? from + 32...to + 32 : from - 32...to - 32) }
      }
      if range.lowerBound == range.upperBound, range.lowerBound > 127, let scalar = Unicode.Scalar(range.lowerBound) {
        for text in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
          if let other = text.unicodeScalars.first, text.unicodeScalars.count == 1 {
            copy.ranges.append(other.value...other.value)
          }
        }
      }
    }
    return copy
  }

  static let digit = ScalarSet([48...57])
  static let word = ScalarSet([48...57, 65...90, 95...95, 97...122])
  static let space = ScalarSet([9...10, 12...13, 32...32])
  static let any = ScalarSet([0...0x10FFFF])
  static let notNewline = ScalarSet([10...10]).negated

  static let posix: [String: ScalarSet] = [
    "alnum": ScalarSet([48...57, 65...90, 97...122]), "alpha": ScalarSet([65...90, 97...122]), "ascii": ScalarSet([0...127]),
    "blank": ScalarSet([9...9, 32...32]), "cntrl": ScalarSet([0...31, 127...127]), "digit": digit, "graph": ScalarSet([33...126]),
    "lower": ScalarSet([97...122]), "print": ScalarSet([32...126]), "punct": ScalarSet([33...47, 58...64, 91...96, 123...126]),
    "space": ScalarSet([9...13, 32...32]), "upper": ScalarSet([65...90]), "word": word,
    "xdigit": ScalarSet([48...57, 65...70, 97...102]),
  ]

  /// General categories, one letter or two.
  static let knownCategories: Set<String> = [
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf",
    "Po",
    "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Co", "Cs",
  ]

  private static func isOf(_ category: String, _ scalar: Unicode.Scalar) -> Bool {
    name(scalar.properties.generalCategory).hasPrefix(category)
  }

  private static func name(_ category: Unicode.GeneralCategory) -> String {
    switch category {
    case .uppercaseLetter: "Lu"
    case .lowercaseLetter: "Ll"
    case .titlecaseLetter: "Lt"
    case .modifierLetter: "Lm"
    case .otherLetter: "Lo"
    case .nonspacingMark: "Mn"
    case .spacingMark: "Mc"
    case .enclosingMark: "Me"
    case .decimalNumber: "Nd"
    case .letterNumber: "Nl"
    case .otherNumber: "No"
    case .connectorPunctuation: "Pc"
    case .dashPunctuation: "Pd"
    case .openPunctuation: "Ps"
    case .closePunctuation: "Pe"
    case .initialPunctuation: "Pi"
    case .finalPunctuation: "Pf"
    case .otherPunctuation: "Po"
    case .mathSymbol: "Sm"
    case .currencySymbol: "Sc"
    case .modifierSymbol: "Sk"
    case .otherSymbol: "So"
    case .spaceSeparator: "Zs"
    case .lineSeparator: "Zl"
    case .paragraphSeparator: "Zp"
    case .control: "Cc"
    case .format: "Cf"
    case .surrogate: "Cs"
    case .privateUse: "Co"
    default: "Cn"
    }
  }
}
