import Testing

@testable import ContainerRuntime

struct ImageReferenceTests {
  @Test(arguments: [
    ("nginx", "docker.io/library/nginx:latest"),
    ("nginx:1.25", "docker.io/library/nginx:1.25"),
    ("curlimages/curl", "docker.io/curlimages/curl:latest"),
    ("registry.k8s.io/pause:3.10", "registry.k8s.io/pause:3.10"),
    ("localhost:5000/a/b", "localhost:5000/a/b:latest"),
    (
      "nginx@sha256:0123456789012345678901234567890123456789012345678901234567890123",
      "docker.io/library/nginx@sha256:0123456789012345678901234567890123456789012345678901234567890123"
    ),
  ])
  func `names are completed as containerd completes them`(written: String, whole: String) throws {
    #expect(try ImageReference(written).description == whole)
  }

  @Test(arguments: [
    ("Nginx", "invalid reference format: repository name (library/Nginx) must be lowercase"),
    ("", "invalid reference format"), ("nginx:", "invalid reference format"), ("a b", "invalid reference format"),
    ("nginx@sha256:12", "invalid reference format"),
  ])
  func `what is no name is refused with the reason`(written: String, reason: String) {
    #expect(throws: ImageReferenceError(written, reason)) { try ImageReference(written) }
  }

  @Test(arguments: [
    ("latest", true), ("1.25", true), ("1.25.3", true), ("1.25-alpine", true), ("alpine", true), ("1.161", false), ("2.0", false),
    ("1.x", false), ("nonesuch", false),
  ])
  func `only tags that exist are accepted`(tag: String, isKnown: Bool) throws {
    let name = try #require(ImageRecipe.nginx.images.first)
    #expect(name.tags.accepts(tag) == isKnown)
  }

  @Test func `unknown images fail in a registry's words`() throws {
    let store = ImageStore(directory: "/nonexistent")
    #expect(throws: ImageError.denied(try ImageReference("nginxx"))) { try store.resolve("nginxx") }
    #expect(throws: ImageError.noSuchTag(try ImageReference("registry.k8s.io/nope"))) {
      try store.resolve("registry.k8s.io/nope")
    }
    #expect(
      ImageError.unreachable(try ImageReference("r.example.com/a")).description
        == "failed to pull and unpack image \"r.example.com/a:latest\": failed to resolve reference \"r.example.com/a:latest\": failed to "
        + "do request: Head \"https://r.example.com/v2/a/manifests/latest\": dial tcp: lookup r.example.com: no such host")
  }
}
