import KubeAPI
import Storage

extension CachedObject {
  /// What the store holds cannot be read as an object.
  struct Unreadable: Error { var why: String }

  static func read(_ value: StoredValue) -> Result<CachedObject, Unreadable> {
    read(value.key, value.value, value.revision, value.problem)
  }

  static func read(_ event: StorageEvent) -> Result<CachedObject, Unreadable> {
    read(event.key, event.value, event.revision, event.problem)
  }

  private static func read(
    _ key: String, _ value: [UInt8], _ revision: Int64, _ problem: String?
  ) -> Result<CachedObject, Unreadable> {
    if let problem { return .failure(Unreadable(why: problem)) }
    if let object = CachedObject(key: key, stored: value, revision: revision) { return .success(object) }
    do throws(JSONDecodingError) {
      _ = try JSON.decode(value)
      return .failure(Unreadable(why: "the stored value is no object"))
    } catch { return .failure(Unreadable(why: VersionKind.unreadable(error.description))) }
  }
}

extension APIServer {
  /// 404, or upstream's 500 where there is something that cannot be read.
  func missing(_ definition: ResourceDefinition, _ key: String, _ name: String) -> APIStatus {
    cache.resource(definition).problem(of: key).map(APIStatus.internalError) ?? APIStatus.notFound(definition.resource, name)
  }

  /// Lists with something in them that cannot be read are refused whole, as upstream refuses them.
  func checkReadable(_ source: ResourceCache, _ folder: String) throws(APIStatus) {
    guard let (key, why) = source.problem(under: folder) else { return }
    throw APIStatus.internalError("unable to transform key \"\(key)\": \(why)")
  }
}
