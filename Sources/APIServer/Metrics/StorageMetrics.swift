import Synchronization

/// What the store was asked, and what is kept of it in memory: k8s.io/apiserver pkg/storage/etcd3/metrics and cacher/metrics.
struct StorageMetrics: Sendable {
  private static let labels = ["group", "operation", "resource"]
  private static let resource = ["group", "resource"]

  let requests = MetricFamily(
    "etcd_requests_total", .counter, labels: labels, "Etcd request counts for each operation and object type.")
  let errors = MetricFamily(
    "etcd_request_errors_total", .counter, labels: labels,
    "Etcd failed request counts for each operation and object type.")
  let duration = MetricFamily(
    "etcd_request_duration_seconds",
    .histogram([
      0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60,
    ]), labels: labels, "Etcd request latency in seconds for each operation and object type.")
  let size = MetricFamily(
    "apiserver_storage_size_bytes", .gauge, labels: ["storage_cluster_id"], .stable,
    "Size of the storage database file physically allocated in bytes.")
  let objects = MetricFamily(
    "apiserver_storage_objects", .gauge, labels: ["resource"], .deprecated,
    "[DEPRECATED, consider using apiserver_resource_objects instead] Number of stored objects at the time of last check split by kind. In case of a fetching error, the value will be -1."
  )
  let resourceObjects = MetricFamily(
    "apiserver_resource_objects", .gauge, labels: resource,
    "Number of stored objects at the time of last check split by kind. In case of a fetching error, the value will be -1.")
  let resourceSizes = MetricFamily(
    "apiserver_resource_size_estimate_bytes", .gauge, labels: resource,
    "Estimated size of stored objects in database. Estimate is based on sum of last observed sizes of serialized objects. In case of a fetching error, the value will be -1."
  )
  let eventsReceived = MetricFamily(
    "apiserver_storage_events_received_total", .counter, labels: resource, .beta,
    "Number of etcd events received split by kind.")
  let cacheEventsReceived = MetricFamily(
    "apiserver_watch_cache_events_received_total", .counter, labels: resource,
    "Counter of events received in watch cache broken by resource type.")
  let cacheEventsDispatched = MetricFamily(
    "apiserver_watch_cache_events_dispatched_total", .counter, labels: resource,
    "Counter of events dispatched in watch cache broken by resource type.")
  let cacheInitializations = MetricFamily(
    "apiserver_watch_cache_initializations_total", .counter, labels: resource,
    "Counter of watch cache initializations broken by resource type.")
  let cacheRevision = MetricFamily(
    "apiserver_watch_cache_resource_version", .gauge, labels: resource,
    "Current resource version of watch cache broken by resource type. This is truncated to the 15 least significant digits.")
  let cacheLists = MetricFamily(
    "apiserver_cache_list_total", .counter, labels: ["group", "index", "resource"],
    "Number of LIST requests served from watch cache")
  let cacheListFetched = MetricFamily(
    "apiserver_cache_list_fetched_objects_total", .counter, labels: ["group", "index", "resource"],
    "Number of objects read from watch cache in the course of serving a LIST request")
  let cacheListReturned = MetricFamily(
    "apiserver_cache_list_returned_objects_total", .counter, labels: resource,
    "Number of objects returned for a LIST request from watch cache")
  let lists = MetricFamily(
    "apiserver_storage_list_total", .counter, labels: resource, "Number of LIST requests served from storage")
  let listFetched = MetricFamily(
    "apiserver_storage_list_fetched_objects_total", .counter, labels: resource,
    "Number of objects read from storage in the course of serving a LIST request")
  let listReturned = MetricFamily(
    "apiserver_storage_list_returned_objects_total", .counter, labels: resource,
    "Number of objects returned for a LIST request from storage")

  var families: [MetricFamily] {
    [
      requests, errors, duration, size, objects, resourceObjects, resourceSizes, eventsReceived, cacheEventsReceived,
      cacheEventsDispatched, cacheInitializations, cacheRevision, cacheLists, cacheListFetched, cacheListReturned, lists,
      listFetched, listReturned,
    ]
  }

  /// One kind of request about one resource.
  struct Operation: Sendable {
    let requests: MetricSeries
    let errors: MetricFamily
    let duration: MetricSeries
    let labels: [String]

    func done(_ seconds: Double, hasFailed: Bool) {
      requests.add()
      duration.observe(seconds)
      if hasFailed { errors.add(1, labels) }
    }
  }

  private struct Table: Sendable {
    /// Folder of the store below `/registry/` to group and resource.
    var names: [Substring: (group: String, resource: String)] = [:]
    var operations: [String: [Substring: Operation]] = [:]
  }

  private final class Shared: Sendable { let table = Mutex(Table()) }
  private let shared = Shared()

  /// Whose folders are whose.
  func name(_ definitions: [ResourceDefinition]) {
    shared.table.withLock { table in
      for definition in definitions where definition.isStored {
        let folder = Self.folder(Substring(definition.storagePrefix))
        table.names[folder] = (definition.group, definition.name)
      }
    }
  }

  func operation(_ name: String, _ key: String) -> Operation {
    let folder = Self.folder(key[...])
    return shared.table.withLock { table in
      if let known = table.operations[name]?[folder] { return known }
      // Keys must not live on for the sake of their folders.
      let own = Substring(String(folder))
      let parts = own.split(separator: "/").map(String.init)
      let resource = table.names[own] ?? (parts.count == 2 ? (parts[0], parts[1]) : ("", String(own)))
      let labels = [resource.group, name, resource.resource]
      let made = Operation(
        requests: requests.series(labels), errors: errors, duration: duration.series(labels), labels: labels)
      table.operations[name, default: [:]][own] = made
      return made
    }
  }

  /// `secrets`, `services/specs`, `example.com/widgets`: what lies between `/registry/` and namespace or name.
  static func folder(_ key: Substring) -> Substring {
    let rest = key.hasPrefix("/registry/") ? key.dropFirst(10) : key.drop { $0 == "/" }
    guard let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) else { return rest }
    let first = rest[..<slash]
    guard first == "services" || first.utf8.contains(UInt8(ascii: ".")) else { return first }
    let behind = rest[rest.index(after: slash)...]
    return rest[..<(behind.utf8.firstIndex(of: UInt8(ascii: "/")) ?? behind.endIndex)]
  }
}
