import KubeAPI
import Testing

@testable import CEL

/// Costs, results and messages as upstream's own library has them.
@Suite struct UpstreamTests {
  private static func entries(_ tables: String...) -> [String] { tables.flatMap { $0.split(separator: "\n").map(String.init) } }

  private static func halves(_ line: String) throws -> (source: String, wanted: String) {
    let arrow = try #require(line.range(of: " => "))
    return (String(line[..<arrow.lowerBound]), String(line[arrow.upperBound...]))
  }

  private static func environment() throws -> (CELEnvironment, [String: CELValue]) {
    let declaration = try #require(try UpstreamFixture.declaration())
    let values = [
      "self": CELValue(try JSON.decode(UpstreamFixture.object), as: declaration),
      "oldSelf": CELValue(try JSON.decode(UpstreamFixture.old), as: declaration),
    ]
    return (CELEnvironment(["self": declaration, "oldSelf": declaration]), values)
  }

  @Test("expressions cost and result in what they do upstream", arguments: [UpstreamTable.part1])
  func costs(table: String) throws {
    let (environment, values) = try Self.environment()
    for line in Self.entries(table) {
      let (source, wanted) = try Self.halves(line)
      let program = try CELProgram(compile: source, in: environment)
      let estimate = program.estimatedCost()
      var budget = CELBudget(CELCost.perRequest)
      let result: String
      do throws(CELError) { result = Self.show(try program.evaluate(values: values, budget: &budget)) } catch {
        result = "error: \(error.message)"
      }
      let observed = "\(estimate.min)..\(estimate.max), \(CELCost.perRequest - budget.remaining), \(result)"
      #expect(observed == wanted, "\(source)")
    }
  }

  @Test("mistakes are told as upstream tells them", arguments: [UpstreamTable.errors, UpstreamTable.syntax])
  func errors(table: String) throws {
    let (environment, _) = try Self.environment()
    let operand =
      "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"
    for line in Self.entries(table) {
      let (source, wanted) = try Self.halves(line)
      let error = #expect(throws: CELError.self, "\(source)") { try CELProgram(compile: source, in: environment) }
      let heads = (error?.description ?? "").split(separator: "\n").filter { $0.hasPrefix("ERROR: <input>:") }
      #expect(
        heads.map { $0.dropFirst("ERROR: <input>:".count) }.joined(separator: " && ")
          == wanted.replacing("OPERAND", with: operand), "\(source)")
    }
  }

  private static func show(_ value: CELValue) -> String {
    switch value {
    case .bool(let x): return "bool:\(x)"
    case .int(let x): return "int:\(x)"
    case .uint(let x): return "uint:\(x)"
    case .double(let x): return "double:\(GoFloat.general(x))"
    case .string(let x): return "string:" + JSON.string(x).text
    case .bytes(let x): return "bytes:" + x.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    case .null: return "null"
    case .optional(nil): return "optional.none"
    case .optional(let x?): return "optional(\(show(x)))"
    case .type(let name): return "type:\(name)"
    case .quantity, .url, .semver, .format: return value.typeName
    default: break
    }
    if let elements = value.elements { return "[" + elements.map(show).joined(separator: ", ") + "]" }
    if let entries = value.entries {
      return "{" + zip(entries.keys, entries.values).map { show($0) + "=" + show($1) }.sorted().joined(separator: ", ") + "}"
    }
    return "\(value.typeName):\(value.json.string ?? "")"
  }
}
