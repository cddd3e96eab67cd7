extension Tables {
  static let rbac = """
    package rbac io.k8s.api.rbac.v1 v1
    Role root | Rights within one namespace.
      rules+ [PolicyRule] | What is allowed; there is no forbidding.
    ClusterRole root | Rights in all namespaces or about objects of the cluster.
      rules+ [PolicyRule] | What is allowed; there is no forbidding.
      aggregationRule AggregationRule? | Collects the rules of other ClusterRoles.
    AggregationRule | Which ClusterRoles are collected.
      clusterRoleSelectors [meta.LabelSelector] | Labels of the ClusterRoles; one selector must hold.
    PolicyRule | What may be done with what: every verb with every resource.
      verbs! [string] | get, list, watch, create, update, patch, delete, ... or *.
      apiGroups [string] | Groups of the resources; the empty string is the core group, * is every group.
      resources [string] | Resources, as pods, pods/log, or *.
      resourceNames [string] | Only objects of these names; all if empty.
      nonResourceURLs [string] | Paths that are no resources, as /healthz; only in ClusterRoles.
    RoleBinding root | Gives the rights of a Role or ClusterRole to somebody, within one namespace.
      subjects [Subject] | Who gets them.
      roleRef! RoleRef | Which rights. Cannot be changed.
    ClusterRoleBinding root | Gives the rights of a ClusterRole to somebody, in the whole cluster.
      subjects [Subject] | Who gets them.
      roleRef! RoleRef | Which rights. Cannot be changed.
    Subject atomic | A user, a group or a service account.
      kind! string | User, Group or ServiceAccount.
      apiGroup string | rbac.authorization.k8s.io for users and groups, empty for service accounts.
      name! string | The name.
      namespace string | The namespace of a service account.
    RoleRef atomic | Names a Role or ClusterRole.
      apiGroup+ string zero | rbac.authorization.k8s.io.
      kind! string | Role or ClusterRole.
      name! string | The name.
    """
}
