import KubeAPI
import LinuxSystem

/// One webhook of a configuration, ready to be asked.
struct AdmissionWebhook: Sendable {
  let configuration: String
  let json: JSON
  let matching: RequestMatching
  let conditions: MatchConditions

  var name: String { json.name.string ?? "" }
  var isIgnoring: Bool { json.failurePolicy.string == "Ignore" }
  var timeout: Int { json.timeoutSeconds.int ?? 10 }

  static func all(of configuration: KubeObject) -> [AdmissionWebhook] {
    configuration.json.webhooks.elements.map { json in
      AdmissionWebhook(
        configuration: configuration.name, json: json, matching: RequestMatching(webhook: json),
        conditions: MatchConditions(
          json.matchConditions, hasParameters: false, isIgnoring: json.failurePolicy.string == "Ignore"))
    }
  }

  /// The version in which to show the object; nil when the webhook is not to be asked.
  func invocation(
    _ request: AdmissionRequest, _ object: KubeObject?, _ old: KubeObject?
  ) async throws -> ResourceDefinition? {
    guard !request.isAdmissionConfiguration, let definition = matching.match(request, object, old) else { return nil }
    guard !conditions.expressions.isEmpty else { return definition }
    let shown = try await request.shown(object, old, as: definition)
    let variables = AdmissionVariables(request, as: definition, object: shown.object, old: shown.old, parameters: nil)
    let outcome = await variables.answers.settled { conditions.evaluate(variables.values) }
    switch outcome {
    case .matches: return definition
    case .differs: return nil
    case .fails(let message): throw request.forbidden(request.name, message)
    }
  }

  /// Asks. Nil when it failed and may. Warnings and notes of the answer are already told.
  func ask(
    _ request: AdmissionRequest, as definition: ResourceDefinition, object: KubeObject?, old: KubeObject?, isMutating: Bool
  ) async throws -> WebhookAnswer? {
    if request.context.isDryRun, !["None", "NoneOnDryRun"].contains(json.sideEffects.string ?? "") {
      throw APIStatus.badRequest("admission webhook \"\(name)\" does not support dry run")
    }
    let uid = Names.uid()
    let shown = try await request.shown(object, old, as: definition)
    let tally = WebhookTally(self, request, isMutating: isMutating)
    let answer: WebhookAnswer
    do throws(WebhookFailure) {
      let body = try await call(review(request, definition, shown.object, shown.old, uid: uid), request.server)
      answer = try WebhookAnswer(body, uid: uid, version: version, isMutating: isMutating)
    } catch {
      tally.failed(error)
      if isIgnoring {
        Log.warning("Failed calling webhook, failing open \(name): failed calling webhook \"\(name)\": \(error.message)")
        return nil
      }
      throw APIStatus.internalError("failed calling webhook \"\(name)\": \(error.message)")
    }
    for (key, value) in answer.annotations { request.context.annotate("\(name)/\(key)", value) }
    for warning in answer.warnings { request.context.warn(warning) }
    guard answer.isAllowed else {
      let refusal = answer.refusal(by: name)
      tally.refused(refusal)
      throw refusal
    }
    tally.allowed()
    return answer
  }

  private var version: String {
    json.admissionReviewVersions.elements.compactMap(\.string).first { ["v1", "v1beta1"].contains($0) } ?? "v1"
  }

  private func call(_ review: JSON, _ server: APIServer) async throws(WebhookFailure) -> JSON {
    do throws(APIStatus) {
      return try await server.post(review, to: WebhookEndpoint(json.clientConfig), timeout: .seconds(timeout))
    } catch { throw WebhookFailure(message: "failed to call webhook: \(error.message)", code: error.code) }
  }

  private func review(
    _ request: AdmissionRequest, _ definition: ResourceDefinition, _ object: KubeObject?, _ old: KubeObject?, uid: String
  ) -> JSON {
    var members = JSONObject()
    for (key, value) in request.review(as: definition, uid: uid).members {
      if key == "dryRun" {
        members.append("object", object?.json ?? .null)
        members.append("oldObject", old?.json ?? .null)
      }
      members.append(key, value)
    }
    return [
      "kind": "AdmissionReview", "apiVersion": .string("admission.k8s.io/\(version)"), "request": .object(members),
    ]
  }
}

/// A call that led to no answer.
struct WebhookFailure: Error, Sendable {
  let message: String
  /// Of its HTTP answer; 503 when there was none.
  var code = 503
}
