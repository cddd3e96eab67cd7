import HTTPServer
import KubeAPI

/// The way of a request: who, may they, what; and every failure as a `Status`.
struct APIHandler: HTTPHandler {
  let server: APIServer

  func handle(_ request: HTTPRequest, _ response: HTTPResponseWriter) async throws {
    let info = RequestInfo(request)
    var warnings: [(String, String)] = []
    do {
      let user = try server.effectiveUser(request, info)
      let context = RequestContext(request, info, user: user, options: try options(request, info))
      do { try await route(context, response) } catch {
        warnings = context.warningHeaders
        throw error
      }
    } catch let failure as APIStatus {
      try await respond(failure, request, response, warnings)
    } catch let failure as PageNotFound {
      try await failure.respond(response)
    } catch let failure as HTTPServerError { throw failure } catch is CancellationError {
      response.abort()
    } catch {
      try await respond(.internalError("\(error)"), request, response)
    }
  }

  func refusal(status: Int, message: String) -> (contentType: String, body: [UInt8]) {
    let reason: StatusReason = status == 413 ? .requestEntityTooLarge : status == 500 ? .internalError : .badRequest
    return ("application/json", APIStatus(reason, message, code: status).json.data + [UInt8(ascii: "\n")])
  }

  private func options(_ request: HTTPRequest, _ info: RequestInfo) throws -> RequestOptions {
    switch info.verb {
    case _ where !info.isResourceRequest: RequestOptions()
    case "create": try RequestOptions(request, kind: "CreateOptions")
    case "update": try RequestOptions(request, kind: "UpdateOptions")
    case "patch": try RequestOptions(request, kind: "PatchOptions")
    case "delete", "deletecollection": try RequestOptions(request, kind: "DeleteOptions")
    default: RequestOptions()
    }
  }

  private func respond(
    _ failure: APIStatus, _ request: HTTPRequest, _ response: HTTPResponseWriter, _ warnings: [(String, String)] = []
  ) async throws {
    guard !response.isStarted else { return response.abort() }
    let representation = Representation.negotiate(request, transforms: true) ?? Representation()
    var headers = failure.headers(representation)
    for (name, value) in warnings { headers.add(name, value) }
    try await response.respond(status: failure.code, headers: headers, body: representation.encode(failure.json))
  }

  private func route(_ context: RequestContext, _ response: HTTPResponseWriter) async throws {
    try server.authorization.check(context)
    guard context.info.isResourceRequest else { return try await server.serveNonResource(context, response) }
    guard let definition = server.catalogue.definition(context.info.groupVersionResource) else {
      return try await server.serveUnknown(context, response)
    }
    if context.info.subresource.isEmpty {
      try await server.serve(definition, context, response)
    } else {
      try await server.serveSubresource(definition, context, response)
    }
  }
}
