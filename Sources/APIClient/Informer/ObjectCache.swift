import KubeAPI

/// The contents of an informer: objects by key, and by the values that indexes give them. Pure: it reports what each change did.
struct ObjectCache {
  typealias IndexFunction = @Sendable (KubeObject) -> [String]

  private(set) var objects: [String: KubeObject] = [:]
  private var functions: [String: IndexFunction] = [:]
  private var indexes: [String: [String: Set<String>]] = [:]

  mutating func addIndex(_ name: String, _ function: @escaping IndexFunction) {
    functions[name] = function
    indexes[name] = [:]
    for (key, object) in objects { for value in function(object) { indexes[name]?[value, default: []].insert(key) } }
  }

  func objects(index: String, value: String) -> [KubeObject] {
    (indexes[index]?[value] ?? []).compactMap { objects[$0] }
  }

  /// Takes over one change of a watch; nil when the cache already has it.
  mutating func apply(_ event: WatchEvent) -> InformerEvent? {
    switch event {
    case .bookmark: return nil
    case .added(let object), .modified(let object): return set(object)
    case .deleted(let object): return remove(object.key, last: object)
    }
  }

  /// Takes over a whole collection: what it lacks is gone.
  mutating func replace(with items: [KubeObject]) -> [InformerEvent] {
    var events: [InformerEvent] = []
    let keys = Set(items.map(\.key))
    for key in objects.keys where !keys.contains(key) { if let event = remove(key, last: nil) { events.append(event) } }
    for item in items {
      // Deleted and made anew between two lists: dependents must hear of both.
      if let old = objects[item.key], old.uid != item.uid, let event = remove(item.key, last: nil) { events.append(event) }
      if let event = set(item) { events.append(event) }
    }
    return events
  }

  private mutating func set(_ object: KubeObject) -> InformerEvent? {
    let key = object.key
    let old = objects[key]
    if let old, old.resourceVersion == object.resourceVersion, !object.resourceVersion.isEmpty { return nil }
    if let old { unindex(key, old) }
    objects[key] = object
    for (name, function) in functions {
      for value in function(object) { indexes[name]?[value, default: []].insert(key) }
    }
    return old.map { .updated(old: $0, new: object) } ?? .added(object)
  }

  private mutating func remove(_ key: String, last: KubeObject?) -> InformerEvent? {
    guard let old = objects.removeValue(forKey: key) else { return nil }
    unindex(key, old)
    return .deleted(last ?? old)
  }

  private mutating func unindex(_ key: String, _ object: KubeObject) {
    for (name, function) in functions {
      for value in function(object) {
        indexes[name]?[value]?.remove(key)
        if indexes[name]?[value]?.isEmpty == true { indexes[name]?[value] = nil }
      }
    }
  }
}
