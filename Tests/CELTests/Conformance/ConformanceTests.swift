import Foundation
import Testing

@testable import CEL

/// Runs the tests of CEL's own specification (github.com/google/cel-spec, tests/simple), which `Scripts/setup --tests` fetches. What
/// Kubernetes' environment does not have is left out by `ConformanceCase`.
@Suite struct ConformanceTests {
  static let folder = ".tools/cel-spec"

  static func read(_ path: String) -> [UInt8]? { FileManager.default.contents(atPath: path).map(Array.init) }

  static var isPresent: Bool { FileManager.default.isReadableFile(atPath: "\(folder)/basic.textproto") }

  @Test(
    "CEL's own conformance tests pass", .enabled(if: isPresent, "needs the specification's tests: Scripts/setup --tests"),
    arguments: [
      ("basic", 40), ("bindings_ext", 5), ("comparisons", 317), ("conversions", 105), ("encoders_ext", 4), ("fields", 51),
      ("fp_math", 30), ("integer_math", 64), ("lists", 39), ("logic", 21), ("macros", 44), ("macros2", 46), ("math_ext", 199),
      ("optionals", 57), ("parse", 15), ("plumbing", 5), ("string", 51), ("string_ext", 190), ("timestamps", 70),
      ("type_deduction", 20),
    ])
  func file(_ name: String, atLeast: Int) throws {
    let file = try TextFormat(parsing: #require(Self.read("\(Self.folder)/\(name).textproto")))
    var compared = 0
    for section in file.messages("section") {
      for test in section.messages("test") {
        guard let conformance = try? ConformanceCase(test, path: "\(name)/\(section.string("name") ?? "")"),
          let (wanted, observed) = Self.run(conformance)
        else { continue }
        compared += 1
        #expect(observed == wanted, "\(conformance.name): \(conformance.expression)")
      }
    }
    #expect(compared >= atLeast)
  }

  /// What was wanted and what came out, as texts that also tell types apart; nil for an expression that Kubernetes does not let pass and
  /// that is to be evaluated all the same.
  static func run(_ test: ConformanceCase) -> (wanted: String, observed: String)? {
    let program: CELProgram
    do {
      program = try CELProgram(compile: test.expression, in: CELEnvironment(test.declarations, libraries: .all))
    } catch {
      if test.isUnchecked, !test.expected.isError { return nil }
      return (test.expected.isError ? "an error" : "\(test.expected)", test.expected.isError ? "an error" : error.description)
    }
    do {
      switch test.expected {
      case .type(let type, _) where test.checksOnly: return (type, program.resultType.description)
      case .type(let type, let value):
        let observed = try program.evaluate(values: test.values)
        return ("\(type) \(value.map(show) ?? "")", "\(program.resultType) \(value == nil ? "" : show(observed))")
      case .value(let value):
        let wanted = ConformanceCase.olderFormat[test.name].map { CELValue.string($0) } ?? value
        return (show(wanted), show(try program.evaluate(values: test.values)))
      case .error: return ("an error", show(try program.evaluate(values: test.values)))
      }
    } catch {
      if ConformanceCase.olderFormat[test.name] == "error" || test.expected.isError { return ("an error", "an error") }
      return ("\(test.expected)", error.description)
    }
  }

  static func show(_ value: CELValue) -> String {
    if let elements = value.elements { return "[\(elements.map(show).joined(separator: ", "))]" }
    if let entries = value.entries {
      return "{\(zip(entries.keys, entries.values).map { "\(show($0)): \(show($1))" }.sorted().joined(separator: ", "))}"
    }
    switch value {
    case .double(let double): return "double \(double)"
    case .bytes(let bytes): return "bytes \(bytes)"
    case .optional(let inner): return "optional \(inner.map(show) ?? "none")"
    default: return "\(value.typeName) \(value.json.text)"
    }
  }
}
