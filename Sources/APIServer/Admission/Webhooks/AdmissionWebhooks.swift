import KubeAPI
import KubePatch

/// Asks the servers of MutatingWebhookConfigurations, one after the other in the order of the configurations' names.
struct MutatingWebhooks: MutatingPlugin, ValidatingPlugin {
  let name = "MutatingAdmissionWebhook"
  private static let resource = GroupVersionResource(
    group: "admissionregistration.k8s.io", version: "v1", "mutatingwebhookconfigurations")
  private let compiled = CompiledCache<[AdmissionWebhook]>()

  func mutate(_ object: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    let webhooks = webhooks(request)
    if webhooks.isEmpty { return }
    request.reinvocation.begin(name, object)
    defer { request.reinvocation.end(name, object) }
    for (index, webhook) in webhooks.enumerated() {
      let key = "\(webhook.configuration)/\(webhook.name)"
      guard let definition = try await webhook.invocation(request, object, old), request.reinvocation.admits(name, key) else {
        continue
      }
      let notes = MutationNotes(webhook, index: index, request)
      let before = object
      do {
        let answer = try await webhook.ask(request, as: definition, object: object, old: old, isMutating: true)
        if let patch = answer?.patch {
          object = try await apply(patch, object, request, definition)
          notes.patched(patch)
        }
        if answer == nil { notes.failedOpen() }
      } catch {
        notes.mutated(false)
        throw error
      }
      notes.mutated(before != object)
      request.reinvocation.called(
        name, key, again: webhook.json.reinvocationPolicy.string == "IfNeeded", changed: before != object)
    }
  }

  /// What is removed cannot be changed any more, but may be refused.
  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .delete else { return }
    let old = old ?? object
    for webhook in webhooks(request) {
      guard let definition = try await webhook.invocation(request, nil, old) else { continue }
      let answer = try await webhook.ask(request, as: definition, object: nil, old: old, isMutating: true)
      guard answer?.patch == nil else {
        throw APIStatus.internalError(
          "admission webhook \"\(webhook.name)\" attempted to modify the object, which is not supported for this operation")
      }
    }
  }

  private func webhooks(_ request: AdmissionRequest) -> [AdmissionWebhook] {
    request.all(Self.resource).sorted { $0.name < $1.name }.flatMap { compiled.value(for: $0, AdmissionWebhook.all) }
  }

  private func apply(
    _ patch: JSON, _ object: KubeObject, _ request: AdmissionRequest, _ definition: ResourceDefinition
  ) async throws -> KubeObject {
    let shown = try await request.shown(object, as: definition)
    let patched: JSON
    do throws(JSONPatch.Failure) {
      patched = try JSONPatch.apply(patch.elements, to: shown.json)
    } catch { throw APIStatus.internalError(error.message) }
    do throws(APIStatus) { return try request.decoded(patched, as: definition) } catch {
      throw APIStatus.internalError(error.message)
    }
  }
}

/// Asks the servers of ValidatingWebhookConfigurations, all at once; the first in the order of the configurations to say no decides.
struct ValidatingWebhooks: ValidatingPlugin {
  let name = "ValidatingAdmissionWebhook"
  private static let resource = GroupVersionResource(
    group: "admissionregistration.k8s.io", version: "v1", "validatingwebhookconfigurations")
  private let compiled = CompiledCache<[AdmissionWebhook]>()

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    let (new, old) = request.operation == .delete ? (nil, old ?? object) : (object, old)
    var invocations: [(AdmissionWebhook, ResourceDefinition)] = []
    let configurations = request.all(Self.resource).sorted { $0.name < $1.name }
    for webhook in configurations.flatMap({ compiled.value(for: $0, AdmissionWebhook.all) }) {
      if let definition = try await webhook.invocation(request, new, old) { invocations.append((webhook, definition)) }
    }
    guard !invocations.isEmpty else { return }
    let refusals = await withTaskGroup(of: (Int, APIStatus)?.self) { group in
      for (index, (webhook, definition)) in invocations.enumerated() {
        group.addTask {
          do {
            let answer = try await webhook.ask(request, as: definition, object: new, old: old, isMutating: false)
            if answer == nil {
              request.context.annotate("failed-open.validating.webhook.admission.k8s.io/round_0_index_\(index)", webhook.name)
            }
            return nil
          } catch { return (index, error as? APIStatus ?? .internalError("\(error)")) }
        }
      }
      var refusals: [(Int, APIStatus)] = []
      for await refusal in group { if let refusal { refusals.append(refusal) } }
      return refusals
    }
    if let first = refusals.min(by: { $0.0 < $1.0 }) { throw first.1 }
  }
}
