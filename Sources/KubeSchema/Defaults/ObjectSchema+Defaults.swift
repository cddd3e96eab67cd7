import KubeAPI

extension ObjectSchema {
  /// The object with everything filled in that upstream fills in when it reads one, in the order and form it is written.
  ///
  /// What needs more than the object itself is not done here: addresses of Services, priorities of Pods, tokens, uids.
  package func defaulted(_ object: KubeObject) -> KubeObject {
    var json = object.json
    defaults.apply(type.shape, to: &json)
    return KubeObject(type.normalized(json))
  }
}
