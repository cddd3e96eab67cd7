import KubeAPI
import Testing

@testable import APIServer

@Suite struct VersionKindTests {
  private static let unreadable = "couldn't get version/kind; json parse error: json: cannot unmarshal "
  private static let type =
    #"struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }"#

  /// What upstream's server answers to a deletion with the body.
  @Test(
    "A body that cannot be read deletes nothing, and says why as upstream does",
    arguments: [
      ("[]", "\(unreadable)array into Go value of type \(type)"), (#""x""#, "\(unreadable)string into Go value of type \(type)"),
      (#"{"kind":1}"#, "\(unreadable)number into Go struct field .kind of type string"),
      (#"{"apiVersion":[]}"#, "\(unreadable)array into Go struct field .apiVersion of type string"),
      (#"{"apiVersion":"a/b/c"}"#, "unexpected GroupVersion string: a/b/c"),
      (
        #"{"kind":"Foo"}"#,
        #"no kind "Foo" is registered for version "meta.k8s.io/v1" in scheme "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27""#
      ),
      (
        #"{"gracePeriodSeconds":1.5}"#,
        "json: cannot unmarshal number 1.5 into Go struct field DeleteOptions.gracePeriodSeconds of type int64"
      ),
      (
        #"{"preconditions":{"uid":1}}"#,
        "json: cannot unmarshal number into Go struct field Preconditions.preconditions.uid of type types.UID"
      ),
      (#"{"dryRun":[1]}"#, "json: cannot unmarshal number into Go struct field DeleteOptions.dryRun of type string"),
      (#"{"dryRun":"All"}"#, "json: cannot unmarshal string into Go struct field DeleteOptions.dryRun of type []string"),
      (
        #"{"propagationPolicy":1}"#,
        "json: cannot unmarshal number into Go struct field DeleteOptions.propagationPolicy of type v1.DeletionPropagation"
      ),
      (
        #"{"orphanDependents":"x","dryRun":1}"#,
        "json: cannot unmarshal string into Go struct field DeleteOptions.orphanDependents of type bool"
      ),
    ])
  func deletions(body: String, message: String) throws {
    let json = try JSON.decode(Array(body.utf8))
    let fault = #expect(throws: APIStatus.self) { try DeleteOptions.check(json) }
    #expect(fault?.message == message)
  }

  @Test(
    "What can be read is",
    arguments: [
      "{}", #"{"kind":"DeleteOptions","apiVersion":"v1"}"#, #"{"gracePeriodSeconds":-1,"propagationPolicy":"x","x":1}"#,
      #"{"preconditions":{"uid":"u"},"dryRun":["All"],"kind":null}"#,
    ])
  func readable(body: String) throws { try DeleteOptions.check(try JSON.decode(Array(body.utf8))) }
}
