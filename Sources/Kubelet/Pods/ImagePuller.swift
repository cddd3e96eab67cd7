import APIClient
import ContainerRuntime
import KubeAPI

/// Makes a container's image available as its pull policy says, with back-off between attempts of the same image.
package actor ImagePuller {
  private struct Attempt {
    var seconds: Int64
    var at: Timestamp
    var message: String
  }

  /// What became of a pull.
  package enum Outcome: Sendable {
    case ready(Image)
    case failed(PodStatusBuilder.Waiting, retryAt: Timestamp)
  }

  private var attempts: [String: Attempt] = [:]

  package init() {}

  package func ensure(_ pod: KubeObject, _ container: PodContainer, _ context: PodContext, now: Timestamp) async -> Outcome {
    let name = container.spec["image"].string ?? ""
    let store = context.runtime.images
    if let attempt = attempts[name], attempt.at + .seconds(attempt.seconds) > now {
      context.event(pod, "BackOff", "Back-off pulling image \"\(name)\"", container: container)
      context.event(pod, .warning, "Failed", "Error: ImagePullBackOff", container: container)
      return .failed(
        .init(reason: "ImagePullBackOff", message: "Back-off pulling image \"\(name)\": \(attempt.message)"),
        retryAt: attempt.at + .seconds(attempt.seconds))
    }
    do {
      let reference: ImageReference
      do { reference = try ImageReference(name) } catch { throw ImageError.invalidName(error) }
      let policy = container.spec["imagePullPolicy"].string ?? (reference.isLatest ? "Always" : "IfNotPresent")
      let isPresent = await context.runtime.isPresent(reference)
      if policy != "Always", isPresent, let image = try? store.resolve(reference) {
        context.event(
          pod, "Pulled", "Container image \"\(name)\" already present on machine and can be accessed by the pod",
          container: container)
        return .ready(image)
      }
      if policy == "Never" {
        let message = "Container image \"\(name)\" is not present with pull policy of Never"
        context.event(pod, .warning, "ErrImageNeverPull", message, container: container)
        context.event(pod, .warning, "Failed", "Error: ErrImageNeverPull", container: container)
        return .failed(.init(reason: "ErrImageNeverPull", message: message), retryAt: now + .seconds(10))
      }
      context.event(pod, "Pulling", "Pulling image \"\(name)\"", container: container)
      let image = try store.resolve(reference)
      await context.runtime.setPresent(reference)
      let took = GoDuration.format(.milliseconds(max(1, (Timestamp.now.microseconds - now.microseconds) / 1000)))
      context.event(
        pod, "Pulled",
        "Successfully pulled image \"\(name)\" in \(took) (\(took) including waiting). Image size: \(image.size) bytes.",
        container: container)
      attempts[name] = nil
      return .ready(image)
    } catch let error as ImageError {
      return failed(pod, container, name, error, context, now)
    } catch {
      return .failed(.init(reason: "ErrImagePull", message: "\(error)"), retryAt: now + .seconds(10))
    }
  }

  private func failed(
    _ pod: KubeObject, _ container: PodContainer, _ name: String, _ error: ImageError, _ context: PodContext, _ now: Timestamp
  ) -> Outcome {
    if case .invalidName = error {
      let message = "Failed to apply default image tag \"\(name)\": \(error)"
      context.event(pod, .warning, "InspectFailed", message, container: container)
      context.event(pod, .warning, "Failed", "Error: InvalidImageName", container: container)
      return .failed(.init(reason: "InvalidImageName", message: message), retryAt: now + .seconds(10))
    }
    let text = "rpc error: code = \(error.statusCode) desc = \(error)"
    context.event(pod, .warning, "Failed", "Failed to pull image \"\(name)\": \(text)", container: container)
    context.event(pod, .warning, "Failed", "Error: ErrImagePull", container: container)
    let seconds = attempts[name].map { min($0.seconds * 2, 300) } ?? 10
    attempts[name] = Attempt(seconds: seconds, at: now, message: "ErrImagePull: \(text)")
    // The back-off is told apart from the error itself soon after.
    return .failed(.init(reason: "ErrImagePull", message: text), retryAt: now + .seconds(2))
  }
}
