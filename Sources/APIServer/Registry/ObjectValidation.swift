import KubeAPI
import KubeSchema

// Where the rules of kinds come in.
extension APIServer {
  func validateCreate(_ object: KubeObject, _ definition: ResourceDefinition) throws(APIStatus) {}

  func validateUpdate(_ object: KubeObject, old: KubeObject, _ definition: ResourceDefinition, subresource: String)
    throws(APIStatus)
  {}
}
