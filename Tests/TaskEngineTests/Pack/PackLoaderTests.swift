import Foundation
import Grading
import TaskEngine
import Testing

private func task(_ old: String, _ new: String) -> String { PackFolder.task.replacingOccurrences(of: old, with: new) }

@Suite("Packs read from folders")
struct PackLoaderTests {
  @Test("a pack is read with its variants put in")
  func reading() throws {
    let folder = try PackFolder()
    let pack = try PackLoader.load(folder.path)
    #expect(pack.id == "demo")
    #expect(pack.tasks.map(\.id) == ["write"])
    let task = try pack.tasks[0].definition(variant: 1)
    #expect(task.title == "Write river")
    #expect(task.question == "Write `river`.")
    #expect(task.points == 4)
  }

  @Test(
    "mistakes are refused with file, line and field",
    arguments: [
      ("write/task.yaml", task("weight: 3", "wieght: 3"), "task.yaml:1: weight is missing"),
      ("write/task.yaml", PackFolder.task + "extra: 1\n", "extra: unknown field"),
      ("write/task.yaml", task("domain: Words", "domain: Word"), "domain: expected one of Words"),
      ("write/task.yaml", task("run: clean.sh", "run: ../clean.sh"), "cleanup[0].run: expected a file of the task's folder"),
      ("write/task.yaml", task("run: wrong.sh", "run: nowhere.sh"), "expected the file"),
      ("write/task.yaml", task("keeps: 0", "keeps: 4"), "expected a number from 0 to 3, found 4"),
      ("write/task.yaml", task("- {word: river}", "- {name: river}"), "variants[1]: expected the names word"),
      (
        "write/setup.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: word}\n",
        "metadata.namespace: expected a namespace"
      ),
      ("write/setup.yaml", "apiVersion: v1\nmetadata: {name: word}\n", "expected apiVersion and kind"),
      ("pack.yaml", PackFolder.pack.replacingOccurrences(of: "100", with: "90"), "pack.yaml:6: domains: expected weights"),
      (
        "pack.yaml", PackFolder.pack.replacingOccurrences(of: "format: 1", with: "format: 2"),
        "pack.yaml:1: format: expected a number"
      ),
    ])
  func refusals(file: String, text: String, message: String) throws {
    let folder = try PackFolder([file: text])
    let error = #expect(throws: DefinitionError.self) { try PackLoader.load(folder.path) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test("the product's own packs are valid and cover every domain")
  func own() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../Tasks").standardized
      .path
    let packs = try PackLoader.loadAll(in: root)
    #expect(packs.map(\.id) == ["cka", "ckad"])
    for pack in packs {
      let covered = Set(try pack.tasks.map { try $0.definition(seed: 0).domain })
      #expect(covered == Set(pack.domains.map(\.name)))
    }
    #expect(packs.reduce(0) { $0 + $1.tasks.count } >= 14)
  }
}
