extension Tables {
  static let meta = """
    package meta io.k8s.apimachinery.pkg.apis.meta.v1 v1
    ObjectMeta | What every stored object carries: its name, its place, its labels, who owns it.
      name string | Unique among the objects of this kind in the namespace. Cannot be changed.
      generateName string | A prefix; when no name is given, the server adds five random characters to it.
      namespace string | The namespace the object lives in; empty for objects of the whole cluster. Cannot be changed.
      selfLink string | No longer filled in.
      uid string | Identifies this very object through time; another object of the same name has another one. Set by the server.
      resourceVersion string | Changes with every write. Send it back with an update to be told when somebody else was faster.
      generation int64 | Counts changes of the wanted state (spec). Set by the server.
      creationTimestamp time? | When the object was created. Set by the server.
      deletionTimestamp time? | When the object is to be gone; it then only waits for its finalizers or its grace period.
      deletionGracePeriodSeconds int64? | How long the object may take to end in an orderly way, once deletion has begun.
      labels {string} | Keys and values that selectors of Services, controllers and queries look for.
      annotations {string} | Keys and values for tools and people; nothing selects by them.
      ownerReferences [OwnerReference] keyed(uid) | The objects this one depends on; when all of them are gone it is collected.
      finalizers [string] set merge | Names of what must be done before the object may disappear; each doer removes its own.
      managedFields [ManagedFieldsEntry] | Which field was last set by whom; kept by the server for server-side apply.
    OwnerReference atomic | Points from a dependent to an owner in the same namespace or in the cluster.
      apiVersion! string | API version of the owner.
      kind! string | Kind of the owner.
      name! string | Name of the owner.
      uid! string | The uid of the owner.
      controller bool? | Whether this owner is the one that manages the object.
      blockOwnerDeletion bool? | Whether a foreground deletion of the owner waits for this object.
    ManagedFieldsEntry | The fields one manager set with one operation.
      manager string | Who set the fields.
      operation string | Apply or Update.
      apiVersion string | The version the field names belong to.
      time time? | When the entry was last changed.
      fieldsType string | The form of the fields below; always FieldsV1.
      fieldsV1 FieldsV1? | The set of fields as a tree of names.
      subresource string | The subresource through which the fields were set.
    ListMeta | What a list carries.
      selfLink string | No longer filled in.
      resourceVersion string | The state of the collection that was listed; a watch may begin here.
      continue string | Ask again with this token for the next page.
      remainingItemCount int64? | How many items follow this page, if known.
      shardInfo ShardInfo? | Which part of the collection this list shows, when it was asked for in parts.
    ShardInfo | The part of a collection.
      selector! string | Selects the part.
    LabelSelector atomic | Selects objects by their labels; all parts must hold. An empty selector selects everything.
      matchLabels {string} | Keys and the exact values they must have.
      matchExpressions [LabelSelectorRequirement] | Further conditions.
    LabelSelectorRequirement | A condition on one label.
      key! string | The label's key.
      operator! string | In, NotIn, Exists or DoesNotExist.
      values [string] | The values for In and NotIn; must be empty for the others.
    FieldSelectorRequirement | A condition on one field.
      key! string | The field's path.
      operator! string | In, NotIn, Exists or DoesNotExist.
      values [string] | The values for In and NotIn.
    Condition | One aspect of an object's state.
      type! string | The name of the aspect.
      status! string | True, False or Unknown.
      observedGeneration int64 | The generation of the object this was said about.
      lastTransitionTime! time | When the status last changed.
      reason! string | The cause of the last change, as one word in CamelCase.
      message! string | The details, for people.
    DeleteOptions | How to delete.
      kind string | DeleteOptions.
      apiVersion string | Group and version.
      gracePeriodSeconds int64? | Seconds until the object is removed; 0 removes it at once.
      preconditions Preconditions? | What must hold, or the deletion is refused.
      orphanDependents bool? | Outdated: use propagationPolicy.
      propagationPolicy string? | What happens to dependents: Orphan, Background or Foreground.
      dryRun [string] | With All, everything is checked and nothing is written.
      ignoreStoreReadErrorWithClusterBreakingPotential bool? | Delete an object that cannot be read any more, without any of its safeguards.
    Preconditions | What must hold about the object.
      uid string? | The uid it must have.
      resourceVersion string? | The resource version it must have.
    Status | The outcome of a request that returns no object.
      kind string | Status.
      apiVersion string | v1.
      metadata ListMeta | Of little meaning here.
      status string | Success or Failure.
      message string | What happened, for people.
      reason string | Why it failed, for programs.
      details StatusDetails? | What the failure was about.
      code int32 | The HTTP status.
    StatusDetails | What a failure was about.
      name string | The object's name.
      group string | The group of the resource.
      kind string | The resource.
      uid string | The object's uid.
      causes [StatusCause] | The single faults.
      retryAfterSeconds int32 | When to try again.
    StatusCause | One fault.
      reason string | The kind of fault.
      message string | What is wrong.
      field string | The field that is wrong.
    WatchEvent | One change of a watched collection.
      type! string | ADDED, MODIFIED, DELETED, BOOKMARK or ERROR.
      object! any | The object after the change, or a Status.
    APIGroup | A named set of API versions.
      kind string | APIGroup.
      apiVersion string | v1.
      name! string | The group.
      versions! [GroupVersionForDiscovery] | Its versions, the best first.
      preferredVersion GroupVersionForDiscovery | The version that clients should use.
      serverAddressByClientCIDRs [ServerAddressByClientCIDR] | Which address of the server clients should use.
    APIGroupList | All groups of the server.
      kind string | APIGroupList.
      apiVersion string | v1.
      groups! [APIGroup] | The groups.
    GroupVersionForDiscovery | A version of a group.
      groupVersion! string | Group and version, such as apps/v1.
      version! string | The version alone.
    ServerAddressByClientCIDR | An address of the server for some clients.
      clientCIDR! string | The clients' network.
      serverAddress! string | The address they should use.
    APIVersions | The versions of the core group.
      kind string | APIVersions.
      apiVersion string | v1.
      versions! [string] | The versions of the core group.
      serverAddressByClientCIDRs! [ServerAddressByClientCIDR] | Which address of the server clients should use.
    APIResource | A resource that a server has.
      name! string | The resource, such as pods.
      singularName! string | Its singular.
      namespaced! bool | Whether its objects live in namespaces.
      group string | Its group, where it differs.
      version string | Its version, where it differs.
      kind! string | The kind of its objects.
      verbs! [string] plain | What can be done.
      shortNames [string] | Short names.
      categories [string] | Categories, such as all.
      storageVersionHash string | Changes with the version it is stored in.
    APIResourceList | The resources of one group and version.
      kind string | APIResourceList.
      apiVersion string | v1.
      groupVersion! string | Group and version.
      resources! [APIResource] | The resources.
    FieldsV1 free | A set of fields as a tree of names.
    Patch free | A change of an object: a JSON patch, a merge patch, a strategic merge patch or an applied configuration.
    package version io.k8s.apimachinery.pkg.version version
    Info | The version of a program.
      major! string | The first number.
      minor! string | The second number.
      emulationMajor string | Of the version it behaves as.
      emulationMinor string | Of the version it behaves as.
      minCompatibilityMajor string | Of the oldest version it works with.
      minCompatibilityMinor string | Of the oldest version it works with.
      gitVersion! string | The whole version.
      gitCommit! string | The commit it was built of.
      gitTreeState! string | clean or dirty.
      buildDate! string | When it was built.
      goVersion! string | The version of Go.
      compiler! string | The compiler.
      platform! string | Operating system and architecture.
    """
}
