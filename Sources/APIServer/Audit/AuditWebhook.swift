import KubeAPI
import LinuxSystem

/// `--audit-webhook-config-file`: events go to a server as EventLists (k8s.io/apiserver plugin/pkg/audit/webhook).
struct AuditWebhook: AuditBackend {
  let plugin = "webhook"
  let isRemote = true
  private let server: KubeconfigServer
  private let retries: [Duration]

  init(file path: String, initialBackoff: Duration) throws(FlagError) {
    do throws(FlagError) { server = try KubeconfigServer(file: path) } catch {
      throw FlagError("initializing audit webhook: \(error)")
    }
    retries = KubeconfigServer.pauses(from: initialBackoff)
  }

  func write(_ events: [JSON]) async -> Bool {
    let items = events.map { event in
      JSON.object(JSONObject(event.members.filter { $0.0 != "kind" && $0.0 != "apiVersion" }.map { ($0.0, $0.1) }))
    }
    let list: JSON = ["kind": "EventList", "apiVersion": "audit.k8s.io/v1", "metadata": [:], "items": .array(items)]
    do throws(APIStatus) {
      _ = try await server.post(list, retries: retries)
      return true
    } catch {
      Log.error(
        "Error in audit plugin 'webhook' affecting \(events.count) audit events: \(error.message)")
      return false
    }
  }
}
