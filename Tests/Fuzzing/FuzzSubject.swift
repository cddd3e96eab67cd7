import FuzzSupport

/// Something that is given bytes of strangers. It may refuse them in its own way; it must not crash, and must keep what it promises of
/// what it takes.
package struct FuzzSubject: Sendable {
  /// A promise that an input broke.
  package struct Fault: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
  }

  package let name: String
  let mutator: Mutator
  /// Throws only `Fault`s.
  package let run: @Sendable ([UInt8]) throws(Fault) -> Void

  init(_ name: String, corpus: [String], words: [String] = [], _ run: @escaping @Sendable ([UInt8]) throws(Fault) -> Void) {
    self.init(name, bytes: corpus.map { Array($0.utf8) }, words: words.map { Array($0.utf8) }, run)
  }

  init(
    _ name: String, bytes corpus: [[UInt8]], words: [[UInt8]] = [], _ run: @escaping @Sendable ([UInt8]) throws(Fault) -> Void
  ) {
    self.name = name
    mutator = Mutator(corpus: corpus, words: words)
    self.run = run
  }

  /// The input of a number: the same for the same seed.
  package func input(_ number: Int, seed: UInt64) -> [UInt8] {
    var random = FuzzRandom(seed: seed &+ UInt64(number) &* 0xD129_8A4F_35C7)
    return mutator.input(&random)
  }

  package static let all: [FuzzSubject] = bodies + texts + patches + expressions + protocols
}

/// True when the first is what the second says; a sentence for the one who looks for the reason otherwise.
func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) throws(FuzzSubject.Fault) {
  guard holds else { throw FuzzSubject.Fault(sentence()) }
}
