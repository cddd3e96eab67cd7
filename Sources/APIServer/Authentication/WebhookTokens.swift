import KubeAPI
import LinuxSystem

/// Asks a server outside whose a token is, by TokenReviews (k8s.io/apiserver plugin/pkg/authenticator/token/webhook).
struct WebhookTokens: Sendable {
  typealias Failure = Authentication.TokenFailure

  private struct Question: Hashable, Sendable {
    var token: String
    var audiences: [String]
  }

  private struct Answer: Sendable {
    /// Nil when the token is nobody's.
    var user: UserInfo?
    var audiences: [String]
  }

  private let server: KubeconfigServer
  private let version: String
  /// The audiences of an answer that names none.
  private let implicitAudiences: [String]
  private let timeToLive: Duration
  private let answers = ExpiringCache<Question, Answer>()

  init(file path: String, version: String, implicitAudiences: [String], timeToLive: Duration) throws(FlagError) {
    server = try KubeconfigServer(file: path)
    self.version = version
    self.implicitAudiences = implicitAudiences
    self.timeToLive = timeToLive
  }

  /// Nil when the server does not know the token.
  func user(_ token: String, audiences: [String]) async throws(Failure) -> (user: UserInfo, audiences: [String])? {
    let question = Question(token: token, audiences: audiences)
    let answer: Answer
    if let known = answers[question] {
      answer = known
    } else {
      answer = try await ask(question)
      answers.keep(answer, for: question, timeToLive)
    }
    return answer.user.map { ($0, answer.audiences) }
  }

  private func ask(_ question: Question) async throws(Failure) -> Answer {
    let review: JSON = [
      "kind": "TokenReview", "apiVersion": .string("authentication.k8s.io/\(version)"),
      "metadata": ["creationTimestamp": .null],
      "spec": ["token": .string(question.token), "audiences": JSON(question.audiences)], "status": ["user": [:]],
    ]
    let status: JSON
    do throws(APIStatus) { status = try await server.post(review).status } catch {
      Log.error("\"Failed to make webhook authenticator request\" err=\(JSON.string(error.message).text)")
      throw Failure(description: error.message)
    }
    let told = status.audiences.elements.compactMap(\.string)
    let common = (told.isEmpty ? implicitAudiences : told).filter(question.audiences.contains)
    guard !common.isEmpty else { return Answer(user: nil, audiences: []) }
    guard status.authenticated.bool == true else {
      if let problem = status.error.string, !problem.isEmpty { throw Failure(description: problem) }
      return Answer(user: nil, audiences: [])
    }
    var user = UserInfo(
      name: status.user.username.string ?? "", uid: status.user.uid.string ?? "",
      groups: status.user.groups.elements.compactMap(\.string))
    for (key, values) in status.user.extra.members { user.extra[key] = values.elements.compactMap(\.string) }
    return Answer(user: user, audiences: common)
  }
}
