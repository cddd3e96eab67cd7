/// One field of a schedule: the numbers it lets through.
struct CronField: Hashable, Sendable {
  private let numbers: Set<Int>
  /// Whether it says `*`: then it does not restrict anything.
  let isFree: Bool

  static let any = CronField(numbers: [], isFree: true)

  private init(numbers: Set<Int>, isFree: Bool) { (self.numbers, self.isFree) = (numbers, isFree) }

  /// `names` stand for the numbers of the range, in order.
  init(_ text: Substring, _ range: ClosedRange<Int>, _ names: [String] = []) throws(CronSchedule.ParseError) {
    var (numbers, isFree) = (Set<Int>(), false)
    for part in text.split(separator: ",") {
      let (found, everything) = try Self.part(part, range, names)
      numbers.formUnion(found)
      if everything { isFree = true }
    }
    self.init(numbers: numbers, isFree: isFree)
  }

  func contains(_ number: Int) -> Bool { numbers.contains(number) }

  private static func part(
    _ text: Substring, _ range: ClosedRange<Int>, _ names: [String]
  ) throws(CronSchedule.ParseError) -> (Set<Int>, Bool) {
    typealias Fault = CronSchedule.ParseError
    func number(_ word: Substring) throws(Fault) -> Int {
      if let index = names.firstIndex(of: word.lowercased()) { return index + range.lowerBound }
      guard let value = Int(word) else {
        throw Fault("failed to parse int from \(word): strconv.Atoi: parsing \"\(word)\": invalid syntax")
      }
      if value < 0 { throw Fault("negative number (\(value)) not allowed: \(word)") }
      return value
    }
    let steps = text.split(separator: "/", omittingEmptySubsequences: false)
    let ends = steps[0].split(separator: "-", omittingEmptySubsequences: false)
    var (low, high) = (range.lowerBound, range.upperBound)
    let isStar = ends[0] == "*" || ends[0] == "?"
    if !isStar {
      low = try number(ends[0])
      if ends.count > 2 { throw Fault("too many hyphens: \(text)") }
      high = ends.count == 2 ? try number(ends[1]) : low
    }
    if steps.count > 2 { throw Fault("too many slashes: \(text)") }
    let step = steps.count == 2 ? try number(steps[1]) : 1
    // `5/10` is from five on.
    if steps.count == 2, ends.count == 1 { high = range.upperBound }
    if low < range.lowerBound { throw Fault("beginning of range (\(low)) below minimum (\(range.lowerBound)): \(text)") }
    if high > range.upperBound { throw Fault("end of range (\(high)) above maximum (\(range.upperBound)): \(text)") }
    if low > high { throw Fault("beginning of range (\(low)) beyond end of range (\(high)): \(text)") }
    if step == 0 { throw Fault("step of range should be a positive number: \(text)") }
    return (Set(stride(from: low, through: high, by: step)), isStar && step == 1)
  }
}
