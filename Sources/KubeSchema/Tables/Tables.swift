/// The schema tables, in the language README.md explains: one text per group of types, read once at start.
enum Tables {
  static let all: [String] = [
    meta, corePod, coreContainer, coreScheduling, corePodStatus, coreVolumes, coreRemoteVolumes, corePersistentVolumes,
    coreService,
    coreNode, coreConfiguration, apps, batch, networking, rbac, discovery, events, coordination, policy, autoscaling,
    autoscalingV2,
    authentication, authorization, scheduling, node, storage, certificates, admission, flowcontrol, resource, resourceSlices,
    extensions, registration,
  ]
}
