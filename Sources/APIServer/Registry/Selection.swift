import HTTPServer
import KubeAPI
import KubeSchema

/// Which objects of a collection a list, watch or collection removal is about.
struct Selection: Sendable {
  let labels: LabelSelector
  let fields: FieldSelector
  /// The one object a watch of the old form is about.
  private let name: String
  private let fieldLabels: FieldLabels

  var isEverything: Bool { labels.isEmpty && fields.isEmpty }

  init(_ definition: ResourceDefinition, _ context: RequestContext) throws(APIStatus) {
    let query = context.http.query
    fieldLabels = definition.fieldLabels
    name = context.info.verb == "watch" ? context.info.name : ""
    do throws(SelectorError) { labels = try LabelSelector(parsing: query["labelSelector"] ?? "") } catch {
      throw APIStatus.badRequest(error.message)
    }
    do throws(SelectorError) { fields = try FieldSelector(parsing: query["fieldSelector"] ?? "") } catch {
      throw APIStatus.badRequest(error.message)
    }
    for requirement in fields.requirements where !fieldLabels.supports(requirement.field) {
      throw APIStatus.badRequest(fieldLabels.complaint(requirement.field))
    }
  }

  func matches(_ object: CachedObject) -> Bool {
    (name.isEmpty || object.object.name == name) && labels.matches(object.labels)
      && (fields.isEmpty || fields.matches { fieldLabels.value($0, object.object) })
  }
}
