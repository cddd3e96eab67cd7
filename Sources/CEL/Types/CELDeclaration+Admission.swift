/// The types that expressions of admission speak of besides the objects (k8s.io/apiserver/pkg/admission/plugin/cel).
extension CELDeclaration {
  package static let authorizer = CELDeclaration(.opaque("kubernetes.authorization.Authorizer"))
  /// `authorizer.requestResource`.
  package static let resourceCheck = CELDeclaration(.opaque("kubernetes.authorization.ResourceCheck"))

  private static let groupVersionKind = record(
    "kubernetes.GroupVersionKind", [("group", .string), ("version", .string), ("kind", .string)])
  private static let groupVersionResource = record(
    "kubernetes.GroupVersionResource", [("group", .string), ("version", .string), ("resource", .string)])
  private static let userInfo = record(
    "kubernetes.UserInfo",
    [("username", .string), ("uid", .string), ("groups", .list(.string)), ("extra", .map(.list(.string)))])

  /// `request`: `admission.k8s.io/v1` AdmissionRequest without the objects.
  package static let admissionRequest = record(
    "kubernetes.AdmissionRequest",
    [
      ("kind", groupVersionKind), ("resource", groupVersionResource), ("subResource", .string), ("requestKind", groupVersionKind),
      ("requestResource", groupVersionResource), ("requestSubResource", .string), ("name", .string), ("namespace", .string),
      ("operation", .string), ("userInfo", userInfo), ("dryRun", .bool), ("options", .dyn),
    ])

  private static let time = CELDeclaration(.timestamp)

  /// `namespaceObject`: what of a Namespace expressions may see.
  package static let admissionNamespace = record(
    "kubernetes.Namespace",
    [
      (
        "metadata",
        .record(
          "kubernetes.NamespaceMetadata",
          [
            ("name", .string), ("generateName", .string), ("namespace", .string), ("labels", .map(.string)),
            ("annotations", .map(.string)), ("UID", .string), ("creationTimestamp", time), ("deletionGracePeriodSeconds", .int),
            ("deletionTimestamp", time), ("generation", .int), ("resourceVersion", .string), ("finalizers", .list(.string)),
          ])
      ), ("spec", .record("kubernetes.NamespaceSpec", [("finalizers", .list(.string))])),
      (
        "status",
        .record(
          "kubernetes.NamespaceStatus",
          [
            (
              "conditions",
              .list(
                .record(
                  "kubernetes.NamespaceCondition",
                  [
                    ("status", .string), ("type", .string), ("lastTransitionTime", time), ("message", .string),
                    ("reason", .string),
                  ]))
            ), ("phase", .string),
          ])
      ),
    ])
}
