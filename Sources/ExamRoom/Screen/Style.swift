/// How a character looks, without saying on which terminal.
package struct Style: Hashable, Sendable {
  package enum Color: Hashable, Sendable {
    case standard
    /// Of the terminal's palette.
    case indexed(UInt8)
    case rgb(red: UInt8, green: UInt8, blue: UInt8)
  }

  package struct Attributes: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let bold = Attributes(rawValue: 1)
    package static let underline = Attributes(rawValue: 2)
    package static let italic = Attributes(rawValue: 4)
    package static let dim = Attributes(rawValue: 8)
    package static let reverse = Attributes(rawValue: 16)
  }

  package var foreground: Color
  package var background: Color
  package var attributes: Attributes

  package init(_ attributes: Attributes = [], foreground: Color = .standard, background: Color = .standard) {
    self.attributes = attributes
    self.foreground = foreground
    self.background = background
  }

  package static let plain = Style()
  /// The same without colours, for `NO_COLOR`.
  package var colorless: Style { Style(attributes) }
}

/// What the screen's parts look like: one place for every colour.
package enum Theme {
  static let bar = Style([.reverse])
  static let barAlert = Style([.bold, .reverse], foreground: .indexed(1))
  static let heading = Style([.bold], foreground: .indexed(6))
  static let code = Style([], foreground: .indexed(3))
  static let strong = Style([.bold])
  static let emphasis = Style([.italic])
  static let border = Style([.dim])
  static let borderFocused = Style([.bold], foreground: .indexed(2))
  static let selected = Style([.reverse])
  static let flag = Style([.bold], foreground: .indexed(3))
  static let good = Style([.bold], foreground: .indexed(2))
  static let bad = Style([.bold], foreground: .indexed(1))
  static let unknown = Style([.bold], foreground: .indexed(3))
  static let quiet = Style([.dim])
}
