/// What a Corefile says, before the plugins read their parts.
package struct Corefile: Hashable, Sendable {
  /// One line of a plugin: its first word and the rest.
  package struct Line: Hashable, Sendable {
    package var line: Int
    package var words: [String]

    package var name: String { words.first ?? "" }
    package var arguments: [String] { Array(words.dropFirst()) }
  }

  /// A plugin with its arguments and the lines of its braces.
  package struct Directive: Hashable, Sendable {
    package var line: Int
    package var name: String
    package var arguments: [String]
    package var block: [Line]
  }

  package struct ServerBlock: Hashable, Sendable {
    package var line: Int
    package var keys: [String]
    package var directives: [Directive]
  }

  package var blocks: [ServerBlock]
}

/// Why a Corefile cannot be used: `Corefile:12 - Error during parsing: ...`, as CoreDNS words it.
package struct CorefileError: Error, Hashable, Sendable, CustomStringConvertible {
  package var file: String
  package var line: Int
  package var message: String

  package var description: String { "\(file):\(line) - Error during parsing: \(message)" }
}
