import KubeAPI
import Testing

@testable import CEL

/// cel-go's list library, which Kubernetes has since 1.34.
@Suite struct ListLibraryTests {
  private func evaluate(_ expression: String) throws -> CELValue {
    try CELProgram(compile: expression, in: CELEnvironment([:])).evaluate([:])
  }

  @Test(
    "Lists are sorted, cut, turned and flattened",
    arguments: [
      "[3, 1, 2].sort() == [1, 2, 3]", "['b', 'a'].sort() == ['a', 'b']", "[1, 2, 1, 3, 2].distinct() == [1, 2, 3]",
      "[1, 2, 3].reverse() == [3, 2, 1]", "[1, 2, 3, 4].slice(1, 3) == [2, 3]", "[[1], [2, 3]].flatten() == [1, 2, 3]",
      "[[[1]], [[2], [3]]].flatten(2) == [1, 2, 3]", "lists.range(3) == [0, 1, 2]",
      "[{'n': 'b', 'v': '1'}, {'n': 'a', 'v': '2'}].sortBy(e, e.n).map(e, e.v) == ['2', '1']",
      "['ccc', 'a', 'bb'].sortBy(s, -size(s)) == ['ccc', 'bb', 'a']",
      "lists.range(2).map(i, [i, i].sortBy(j, -j)) == [[0, 0], [1, 1]]",
    ])
  func functions(_ expression: String) throws { #expect(try evaluate(expression).bool == true) }

  @Test(
    "What cannot be sorted is refused when it is compiled",
    arguments: [
      ("[[1], [2]].sort()", "found no matching overload for 'sort' applied to 'list(list(int)).()'"),
      (
        "[1, 2].sortBy(e, [e])", "found no matching overload for '@sortByAssociatedKeys' applied to 'list(int).(list(list(int)))'"
      ),
      ("'text'.sortBy(e, e)", "sortBy can only be applied to a list, identifier, comprehension, call or select expression"),
    ])
  func refused(_ expression: String, _ message: String) {
    let error = #expect(throws: CELError.self) { try CELProgram(compile: expression, in: CELEnvironment([:])) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test("Sorting costs the square of the size, twice, and the new list")
  func cost() throws {
    let declared = CELEnvironment(["l": .list(.int, maximum: 10)])
    let program = try CELProgram(compile: "l.sort()", in: declared)
    #expect(program.estimatedCost() == CostRange(min: 12, max: 1 + 2 * 100 + 11))
    var budget = CELBudget(1_000)
    _ = try program.evaluate(values: ["l": CELValue([3, 1, 2])], budget: &budget)
    #expect(1_000 - budget.remaining == 1 + 2 * 9 + 11)
  }
}
