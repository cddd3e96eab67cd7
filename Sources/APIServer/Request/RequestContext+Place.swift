import KubeAPI

/// An object belongs where the path of its request says (k8s.io/apiserver, endpoints/handlers/rest.go and registry/rest).
extension RequestContext {
  /// A name that could not stand in a path of the store is nobody's.
  func checkNameOfPath() throws(APIStatus) {
    guard ["get", "update", "patch", "delete"].contains(info.verb) else { return }
    let faults = NameValidation.pathSegment(info.name)
    if !faults.isEmpty { throw .badRequest("Name parameter invalid: \(info.name.goQuoted): \(faults.joined(separator: ";"))") }
  }

  func checkName(of object: KubeObject) throws(APIStatus) {
    guard !object.name.isEmpty else {
      throw .badRequest("the name of the object (\(info.name) based on URL) was undeterminable: name must be provided")
    }
    guard object.name == info.name else {
      throw .badRequest("the name of the object (\(object.name)) does not match the name on the URL (\(info.name))")
    }
  }

  /// The body may leave its namespace out.
  func settleNamespace(of object: inout KubeObject) throws(APIStatus) {
    if object.namespace.isEmpty { object.namespace = info.namespace }
    guard object.namespace == info.namespace else {
      throw .badRequest("the namespace of the provided object does not match the namespace sent on the request")
    }
  }
}
