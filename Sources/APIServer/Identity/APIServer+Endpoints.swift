import KubeAPI
import LinuxSystem
import Storage

extension APIServer {
  /// Whether this server keeps its address among the endpoints of the service `kubernetes`.
  private var keepsEndpoints: Bool { !configuration.advertiseAddress.isEmpty && configuration.endpointReconciler == .lease }

  /// Until the server goes away.
  func keepEndpoints() async throws {
    while true {
      try await Task.sleep(for: MasterLease.renewal)
      guard !shutdown.hasBegun else { return }
      do { try await publishEndpoints() } catch {
        if (error as? StorageError)?.code == .closed { return }
        try Task.checkCancellation()
        Log.warning("Resetting endpoints for master service \"kubernetes\" failed: \(error)")
      }
    }
  }

  /// Renews this server's record, then brings the endpoints to the addresses of all that live.
  func publishEndpoints() async throws {
    guard keepsEndpoints else { return }
    try await renewMasterLease()
    try await settleEndpoints()
  }

  /// What a server does last: requests shall go to others. Without others the endpoints stay, as upstream's.
  func withdrawEndpoints() async {
    guard keepsEndpoints else { return }
    do {
      _ = try await storage.delete(MasterLease.key(configuration.advertiseAddress), expected: nil)
      try await settleEndpoints()
    } catch { Log.warning("the address could not be taken from the endpoints of the service kubernetes: \(error)") }
  }

  private func renewMasterLease() async throws(StorageError) {
    let address = configuration.advertiseAddress
    let key = MasterLease.key(address)
    let current = try await storage.get(key, at: nil)
    let record = MasterLease.record(address, after: current.flatMap { try? JSON.decode($0.value) }, now: .now).data
    do throws(StorageError) {
      if let current {
        _ = try await storage.update(key, expected: current.revision, record)
      } else {
        _ = try await storage.create(key, record)
      }
    } catch {
      // Of two servers with one address either renews for both.
      switch error.code {
      case .conflict, .keyExists, .keyNotFound: return
      default: throw error
      }
    }
  }

  private func settleEndpoints() async throws {
    let records = try await storage.list(prefix: MasterLease.folder, after: nil, limit: nil, at: nil).values
    let (addresses, expired) = MasterLease.settle(records, now: .now)
    for record in expired { await forget(record) }
    guard !addresses.isEmpty else { return }
    let port = JSON(configuration.securePort)
    try await put(
      .endpoints,
      KubeObject([
        "kind": "Endpoints", "apiVersion": "v1",
        "metadata": [
          "name": "kubernetes", "namespace": "default", "labels": ["endpointslice.kubernetes.io/skip-mirror": "true"],
        ],
        "subsets": [
          [
            "addresses": .array(addresses.map { ["ip": .string($0)] }),
            "ports": [["name": "https", "port": port, "protocol": "TCP"]],
          ]
        ],
      ]))
    try await put(
      .endpointSlices,
      KubeObject([
        "kind": "EndpointSlice", "apiVersion": "discovery.k8s.io/v1",
        "metadata": [
          "name": "kubernetes", "namespace": "default", "generation": 1, "labels": ["kubernetes.io/service-name": "kubernetes"],
        ], "addressType": "IPv4",
        "endpoints": .array(addresses.map { ["addresses": [.string($0)], "conditions": ["ready": true]] }),
        "ports": [["name": "https", "protocol": "TCP", "port": port]],
      ]))
  }

  /// A record that was renewed meanwhile stays.
  private func forget(_ record: StoredValue) async {
    do throws(StorageError) { _ = try await storage.delete(record.key, expected: record.revision) } catch {
      switch error.code {
      case .conflict, .keyNotFound, .closed: return
      default: Log.warning("\(record.key) could not be removed: \(error)")
      }
    }
  }
}
