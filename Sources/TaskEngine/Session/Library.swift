import Grading
import ScoreStore

/// The packs there are, and tasks by name.
package struct Library: Sendable {
  package let packs: [Pack]

  package init(_ packs: [Pack]) { self.packs = packs }

  package func pack(_ id: String) throws(SessionError) -> Pack {
    guard let pack = packs.first(where: { $0.id == id }) else { throw .noSuchPack(id, known: packs.map(\.id)) }
    return pack
  }

  /// A task's source by its name, or by `pack/name`.
  package func task(_ name: String) throws(SessionError) -> TaskSource {
    let all = packs.flatMap(\.tasks)
    if let found = all.first(where: { $0.id == name || "\($0.pack)/\($0.id)" == name }) { return found }
    throw .noSuchTask(name, pack: packs.map(\.id).joined(separator: " and "))
  }

  /// The tasks of an attempt as its seed made them, in its order.
  package func tasks(of plan: AttemptPlan) throws(SessionError) -> [TaskDefinition] {
    let pack = try pack(plan.pack)
    var result: [TaskDefinition] = []
    for entry in plan.tasks {
      guard let source = pack.tasks.first(where: { $0.id == entry.id }) else { throw .noSuchTask(entry.id, pack: pack.id) }
      do throws(DefinitionError) { result.append(try source.definition(seed: plan.seed)) } catch { throw .definition(error) }
    }
    return result
  }

  /// The tasks that break nodes: whoever starts something new has what earlier attempts left of them mended.
  package func breakingTasks() throws(SessionError) -> [TaskDefinition] {
    var result: [TaskDefinition] = []
    for source in packs.flatMap(\.tasks) {
      do throws(DefinitionError) { result.append(try source.definition(seed: 0)) } catch { throw .definition(error) }
    }
    return result.filter { !$0.breaks.isEmpty }
  }

  /// What a seed makes of a pack.
  package func plan(exam id: String, seed: UInt64, cluster: String) throws(SessionError) -> AttemptPlan {
    let pack = try pack(id)
    var definitions: [TaskDefinition] = []
    for source in pack.tasks {
      do throws(DefinitionError) { definitions.append(try source.definition(seed: seed)) } catch { throw .definition(error) }
    }
    let choices = ExamComposer.compose(
      definitions.map { ExamComposer.Candidate(task: $0.id, domain: $0.domain, weight: $0.weight) }, domains: pack.domains,
      count: pack.examTasks, seed: seed)
    return AttemptPlan(
      mode: .exam, pack: pack.id, title: pack.title, seed: seed, cluster: cluster, seconds: pack.minutes * 60,
      passMark: pack.passMark,
      tasks: choices.compactMap { choice in
        definitions.first { $0.id == choice.task }.map {
          AttemptPlan.Task(id: $0.id, title: $0.title, domain: $0.domain, weight: choice.weight)
        }
      })
  }
}
