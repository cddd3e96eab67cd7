import Grading
import Testing

@Suite("A criterion read from a task file")
struct CriterionTests {
  @Test(
    "mistakes are refused with their line and field",
    arguments: [
      ("title: a\npoints: 1\nfile: {host: base, path: /a}\npiont: 2", "task.yaml:4: piont: unknown field"),
      ("title: a\nfile: {host: base, path: /a}", "task.yaml:1: points is missing, expected a number of points"),
      ("title: a\npoints: three\nfile: {host: base, path: /a}", "task.yaml:2: points: expected a whole number, found string"),
      ("title: a\npoints: 1", "task.yaml:1: no probe, expected one of resource"),
      ("title: a\npoints: 1\nfile: {host: base, path: a}", "task.yaml:3: file.path: expected an absolute path"),
      ("title: a\npoints: 1\nwithin: soon\nfile: {host: base, path: /a}", "task.yaml:3: within: expected a duration"),
      (
        "title: a\npoints: 1\nresource: {of: pods, namespace: x, name: p, expect: 'object.spec ='}",
        "task.yaml:3: resource.expect: expected a CEL expression"
      ),
      (
        "title: a\npoints: 1\nresource: {of: pods, namespace: x, name: p, expect: pod.spec}",
        "task.yaml:3: resource.expect: expected a CEL expression"
      ),
      ("title: a\npoints: 1\nresource: {of: podz, expect: 'true'}", "task.yaml:3: resource.of: expected a resource"),
      (
        "title: a\npoints: 1\nconnect:\n  from: {host: base}\n  to: ftp://x",
        "task.yaml:5: connect.to: expected http://host:port/path or tcp://host:port"
      ),
      (
        "title: a\npoints: 1\nexec: {in: {host: base}, command: [id], matches: '(' }",
        "task.yaml:3: exec.matches: expected a regular expression"
      ),
      ("title: a\ntitle: b\npoints: 1", "task.yaml:2: title: given twice"),
    ])
  func refusals(yaml: String, message: String) {
    let error = #expect(throws: DefinitionError.self) { try criterion(yaml) }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  @Test("a gate costs more than any task has, unless it says what")
  func gates() throws {
    #expect(try criterion("title: a\nfile: {host: base, path: /a}", isGate: true).points == 1_000)
    #expect(try criterion("title: a\ncosts: 3\nfile: {host: base, path: /a}", isGate: true).points == 3)
  }
}
