import KubeAPI
import LinuxSystem

/// The files about logging in and rights count from the moment they change; one that makes no sense is told and changes nothing.
extension APIServer {
  func followAccessFiles() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      if let path = configuration.authenticationFile { group.addTask { try await self.followAuthentication(path) } }
      if let path = configuration.authorizationFile { group.addTask { try await self.followAuthorization(path) } }
      try await group.waitForAll()
    }
  }

  private func followAuthentication(_ path: String) async throws {
    try await ChangingFile(path: path).follow { text in
      do throws(FlagError) {
        let fresh = try AuthenticationConfiguration(text, forbidden: configuration.serviceAccountIssuers)
        await authentication.replace(fresh, configuration)
        Log.info("reloaded authentication config")
      } catch { Log.error("failed to load authentication config err=\(JSON.string(error.description).text)") }
    }
  }

  private func followAuthorization(_ path: String) async throws {
    try await ChangingFile(path: path).follow { text in
      do throws(FlagError) {
        authorization.replace(try configuration.authorizers(try AuthorizationConfiguration(text)))
        Log.info("reloaded authz config")
      } catch { Log.error("failed to load authz config err=\(JSON.string(error.description).text)") }
    }
  }
}
