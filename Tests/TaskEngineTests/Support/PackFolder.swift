import Foundation
import TaskEngine

/// A pack written into a folder of its own, removed with this value.
final class PackFolder {
  let path: String

  init(_ files: [String: String] = [:]) throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("exam-pack-\(UUID().uuidString)/demo").path
    for (name, text) in PackFolder.standard.merging(files, uniquingKeysWith: { $1 }) {
      let file = "\(path)/\(name)"
      try FileManager.default.createDirectory(
        atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try text.write(toFile: file, atomically: true, encoding: .utf8)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent) }

  /// Keeps no file: later readings go back to the folder, so hold on to it.
  func library() throws -> Library { Library([try PackLoader.load(path)]) }

  static let task = """
    format: 1
    title: Write __word__
    domain: Words
    weight: 3
    host: base
    namespaces: [words]
    variants:
      - {word: tree}
      - {word: river}
    cleanup:
      - run: clean.sh
    setup:
      - apply: setup.yaml
      - run: setup.sh
    checks:
      - title: The word is written
        points: 4
        file: {host: base, path: /opt/answer, equals: __word__}
    hints: [Write it.]
    solution:
      - run: solution.sh
    wrong:
      - name: another word
        keeps: 0
        steps:
          - run: wrong.sh

    """

  static let pack = "format: 1\ntitle: Demo\npassMark: 66\nminutes: 60\ntasks: 5\ndomains: [{name: Words, weight: 100}]\n"

  private static let standard: [String: String] = [
    "pack.yaml": pack, "write/task.yaml": task, "write/question.md": "Write `__word__`.", "write/solution.md": "So.",
    "write/setup.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: word, namespace: words}\ndata: {word: __word__}\n",
    "write/setup.sh": "true __word__", "write/clean.sh": "clean", "write/solution.sh": "answer __word__",
    "write/wrong.sh": "answer stone",
  ]
}
