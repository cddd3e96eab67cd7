import APIClient
import KubeAPI

/// Empties namespaces that are being deleted, and lets them go when they are empty.
struct NamespaceController: Controller {
  let core: ControllerCore
  let workers = 10
  private let namespaces: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("namespace-controller", context)
    namespaces = context.informer(.namespaces)
  }

  var sources: [ControllerSource] {
    [ControllerSource(namespaces) { event in event.object.isBeingDeleted ? [event.object.name] : [] }]
  }

  func reconcile(_ key: String) async throws {
    guard let cached = namespaces.get(key), cached.isBeingDeleted, Self.isHeld(cached) else { return }
    let namespace = try await client.get(.namespaces, name: key)
    guard namespace.uid == cached.uid, Self.isHeld(namespace) else { return }
    let findings = try await empty(key)
    guard findings.remaining.isEmpty, findings.discoveryFailures.isEmpty, findings.deletionFailures.isEmpty else {
      try await report(namespace, findings)
      // Pods take their time; there is nothing to hear of but their end.
      queue.add(key, after: .milliseconds(300))
      return
    }
    var finalized = namespace
    finalized.spec["finalizers"] = JSON(namespace.spec.finalizers.elements.compactMap(\.string).filter { $0 != "kubernetes" })
    _ = try await client.update(.namespaces, finalized, subresource: "finalize")
  }

  private static func isHeld(_ namespace: KubeObject) -> Bool {
    namespace.spec.finalizers.elements.contains { $0.string == "kubernetes" }
  }

  private func report(_ namespace: KubeObject, _ findings: NamespaceStatus.Findings) async throws {
    let old = namespace.status.conditions.elements
    let conditions = NamespaceStatus.conditions(old, findings, now: context.now())
    guard conditions != old else { return }
    var updated = namespace
    updated.status["conditions"] = .array(conditions)
    _ = try await client.update(.namespaces, updated, subresource: "status")
  }

  /// Asks for everything in the namespace to be deleted and says what is left.
  private func empty(_ namespace: String) async throws -> NamespaceStatus.Findings {
    let discovered = try await Discovery.resources(client)
    var findings = NamespaceStatus.Findings()
    findings.discoveryFailures = discovered.failures
    let resources = discovered.resources.filter { $0.isNamespaced && $0.verbs.contains("delete") && $0.verbs.contains("list") }
    for resource in resources {
      do {
        let left = try await empty(resource, namespace)
        guard !left.isEmpty else { continue }
        let group = resource.resource.group
        findings.remaining[group.isEmpty ? "\(resource.resource.resource)." : "\(resource.resource.resource).\(group)"] =
          left.count
        for object in left { for finalizer in object.finalizers { findings.finalizers[finalizer, default: 0] += 1 } }
      } catch let status as APIStatus where status.reason == .notFound || status.reason == .methodNotAllowed {
        continue
      } catch {
        findings.deletionFailures.append("\(resource.resource): \(error)")
      }
    }
    return findings
  }

  private func empty(_ resource: DiscoveredResource, _ namespace: String) async throws -> [KubeObject] {
    var items = try await client.list(resource.resource, namespace: namespace).items
    let live = items.filter { !$0.isBeingDeleted }
    guard !live.isEmpty else { return items }
    if resource.verbs.contains("deletecollection") {
      let options: JSON = ["kind": "DeleteOptions", "apiVersion": "v1", "propagationPolicy": "Background"]
      let response = try await client.raw(
        method: "DELETE", path: resource.resource.path(namespace: namespace), headers: [("content-type", "application/json")],
        body: options.data)
      guard (200..<300).contains(response.status) else {
        throw (try? JSON.decode(response.body)).flatMap { APIStatus($0) }
          ?? APIStatus(.unknown, response.text, code: response.status)
      }
    } else {
      for object in live {
        do {
          try await client.delete(resource.resource, namespace: namespace, name: object.name, propagation: "Background")
        } catch let status as APIStatus where status.reason == .notFound {
          continue
        }
      }
    }
    items = try await client.list(resource.resource, namespace: namespace).items
    return items
  }
}
