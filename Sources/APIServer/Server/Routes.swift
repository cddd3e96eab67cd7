import HTTPServer
import KubeAPI

extension APIServer {
  func serveUnstored(_ answer: Answer) async throws { throw APIStatus.methodNotAllowed() }

  func serveSubresource(_ definition: ResourceDefinition, _ context: RequestContext, _ response: HTTPResponseWriter) async throws
  {
    guard let subresource = definition.subresource(context.info.subresource) else { throw APIStatus.unknownPath() }
    guard subresource.verbs.contains(context.info.verb) else { throw APIStatus.methodNotAllowed() }
    guard let representation = Representation.negotiate(context.http) else { throw APIStatus.notAcceptable(Self.producible) }
    let answer = Answer(
      server: self, definition: definition, context: context, response: response, representation: representation)
    switch context.info.verb {
    case "get": try await answer.send(try get(definition, context))
    case "update":
      let body = try decodeBody(definition, context)
      try await answer.send(try await replace(definition, context, body, subresource: subresource.name).0)
    case "patch": try await answer.send(try await patch(definition, context, subresource: subresource.name).0)
    default: throw APIStatus.methodNotAllowed()
    }
  }

  func serveUnknown(_ context: RequestContext, _ response: HTTPResponseWriter) async throws { throw APIStatus.unknownPath() }
}
