import Fuzzing
import Glibc

/// The subjects of FuzzTests for as long as one likes, each input kept in a file until it was survived:
///
///     swift run -c release fuzz [--subject NAME] [--count INPUTS] [--seed SEED] [--keep FILE]
///     swift run -c release fuzz --subject NAME --replay FILE
@main
struct Main {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments == ["--help"] || arguments == ["-h"] { return print(usage) }
    guard let options = options(arguments) else { return refuse("an option is not known, or has no value") }
    let subjects = FuzzSubject.all.filter { $0.name == options["subject"] ?? $0.name }
    guard !subjects.isEmpty else { return refuse("no such subject: \(options["subject"] ?? "")") }
    for name in ["seed", "count"] {
      if let text = options[name], UInt64(text) == nil { return refuse("--\(name) is to be a number: \(text)") }
    }
    if let path = options["replay"] { return replay(path, subjects) }
    let seed = options["seed"].flatMap(UInt64.init) ?? UInt64(time(nil))
    let count = options["count"].flatMap(Int.init) ?? 1_000_000
    let kept = options["keep"] ?? "fuzz-input"
    print("seed \(seed), \(count) inputs each; the input under way is in \(kept)")
    var faults = 0
    for subject in subjects { faults += run(subject, count: count, seed: seed, kept) }
    unlink(kept)
    exit(faults == 0 ? 0 : 1)
  }

  private static let usage = """
    usage: fuzz [--subject NAME] [--count INPUTS] [--seed SEED] [--keep FILE]
           fuzz --subject NAME --replay FILE

    For example: fuzz --subject json --count 100000 --seed 1
    Subjects: \(FuzzSubject.all.map(\.name).joined(separator: ", "))
    """

  private static func refuse(_ why: String) {
    print("fuzz: \(why)\n\(usage)")
    exit(2)
  }

  /// Nil for what is no pair of a known flag and its value.
  private static func options(_ arguments: [String]) -> [String: String]? {
    var options: [String: String] = [:]
    for start in stride(from: 0, to: arguments.count, by: 2) {
      let flag = arguments[start]
      guard ["--subject", "--count", "--seed", "--keep", "--replay"].contains(flag), start + 1 < arguments.count else {
        return nil
      }
      options[String(flag.dropFirst(2))] = arguments[start + 1]
    }
    return options
  }

  private static func run(_ subject: FuzzSubject, count: Int, seed: UInt64, _ kept: String) -> Int {
    var faults = 0
    var slowest = (time: Duration.zero, number: 0)
    let clock = ContinuousClock()
    for number in 0..<count {
      let input = subject.input(number, seed: seed)
      write(input, to: kept)
      let time = clock.measure {
        do throws(FuzzSubject.Fault) { try subject.run(input) } catch {
          faults += 1
          print("\(subject.name), input \(number): \(error)")
        }
      }
      if time > slowest.time { slowest = (time, number) }
    }
    print("\(subject.name): \(count) inputs, \(faults) faults; the slowest was number \(slowest.number), \(slowest.time)")
    return faults
  }

  private static func replay(_ path: String, _ subjects: [FuzzSubject]) {
    guard let file = fopen(path, "r") else { return print("cannot read \(path)") }
    defer { fclose(file) }
    var input = [UInt8](repeating: 0, count: 1 << 20)
    input.removeSubrange(fread(&input, 1, input.count, file)...)
    for subject in subjects {
      do throws(FuzzSubject.Fault) {
        try subject.run(input)
        print("\(subject.name): no fault")
      } catch { print("\(subject.name): \(error)") }
    }
  }

  private static func write(_ input: [UInt8], to path: String) {
    guard let file = fopen(path, "w") else { return }
    fwrite(input, 1, input.count, file)
    fclose(file)
  }
}
