extension Tables {
  static let authentication = """
    package authentication io.k8s.api.authentication.v1 v1
    TokenRequest root | Asks for a token of a service account.
      spec TokenRequestSpec | What for.
      status TokenRequestStatus | The token.
    TokenRequestSpec | What a token is for.
      audiences+ [string] | Who shall accept it.
      expirationSeconds+ int64? | How long it is valid.
      boundObjectRef+ BoundObjectReference? | It is only valid while this object exists.
    BoundObjectReference | Names an object.
      kind string | Pod, Secret or Node.
      apiVersion string | Group and version of the object.
      name string | The name.
      uid string | Its identity; the token ends with it.
    TokenRequestStatus | The token.
      token+ string zero | The token.
      expirationTimestamp+ time | Until when it is valid.
    TokenReview root | Asks who a token belongs to.
      spec! TokenReviewSpec | The token.
      status TokenReviewStatus | The answer.
    TokenReviewSpec | A token to look at.
      token! string omitted | The token.
      audiences [string] | Who it must be for.
    TokenReviewStatus | Whose token it is.
      authenticated bool | Whether it is valid.
      user UserInfo | Who it belongs to.
      audiences [string] | Who it is for.
      error string | Why it could not be checked.
    UserInfo | Who somebody is.
      username string | The name.
      uid string | The id.
      groups [string] | The groups.
      extra {[string]} | Further facts.
    SelfSubjectReview root | Asks who the server takes me for.
      status SelfSubjectReviewStatus | The answer.
    SelfSubjectReviewStatus | Who is asking.
      userInfo UserInfo | Who you are.
    """
  static let authorization = """
    package authorization io.k8s.api.authorization.v1 v1
    SubjectAccessReview root | Asks whether somebody may do something.
      spec! SubjectAccessReviewSpec | The question.
      status SubjectAccessReviewStatus | The answer.
    SelfSubjectAccessReview root | Asks whether I may do something: kubectl auth can-i.
      spec! SelfSubjectAccessReviewSpec | The question.
      status SubjectAccessReviewStatus | The answer.
    LocalSubjectAccessReview root | Asks whether somebody may do something in one namespace.
      spec! SubjectAccessReviewSpec | The question.
      status SubjectAccessReviewStatus | The answer.
    SelfSubjectRulesReview root | Asks what I may do in a namespace.
      spec! SelfSubjectRulesReviewSpec | The question.
      status SubjectRulesReviewStatus | The answer.
    SubjectAccessReviewSpec | Who wants to do what.
      resourceAttributes ResourceAttributes? | Something with a resource.
      nonResourceAttributes NonResourceAttributes? | Something with a path.
      user string | The user.
      groups [string] | The groups.
      extra {[string]} | Further facts about the user.
      uid string | The user's id.
    SelfSubjectAccessReviewSpec | What you want to do.
      resourceAttributes ResourceAttributes? | Something with a resource.
      nonResourceAttributes NonResourceAttributes? | Something with a path.
    ResourceAttributes | An action on a resource.
      namespace string | The namespace; all if empty.
      verb string | The verb.
      group string | The group.
      version string | The version.
      resource string | The resource.
      subresource string | The subresource.
      name string | The object; all if empty.
      fieldSelector FieldSelectorAttributes? | Only objects with such fields.
      labelSelector LabelSelectorAttributes? | Only objects with such labels.
    FieldSelectorAttributes | The field selector of the request.
      rawSelector string | As it stands in a query.
      requirements [meta.FieldSelectorRequirement] | In parts; all must hold.
    LabelSelectorAttributes | The label selector of the request.
      rawSelector string | As it stands in a query.
      requirements [meta.LabelSelectorRequirement] | In parts; all must hold.
    NonResourceAttributes | An action on a path.
      path string | The path.
      verb string | The verb.
    SubjectAccessReviewStatus | The answer.
      allowed! bool | Whether it is allowed.
      denied bool | Whether it is forbidden whatever else may allow it.
      reason string | Why.
      evaluationError string | What went wrong on the way.
    SelfSubjectRulesReviewSpec | Where.
      namespace string | The namespace.
    SubjectRulesReviewStatus | What you may do.
      resourceRules! [ResourceRule] | With resources.
      nonResourceRules! [NonResourceRule] | With paths.
      incomplete! bool | Whether there may be more.
      evaluationError string | What went wrong on the way.
    ResourceRule | What may be done with resources.
      verbs! [string] | The verbs, such as get, list, watch, create; * is all.
      apiGroups [string] | The API groups; empty is the core group, * is all.
      resources [string] | The resources, such as pods; * is all.
      resourceNames [string] | Names of objects the rule is limited to.
    NonResourceRule | What may be done with paths.
      verbs! [string] | The verbs, such as get, list, watch, create; * is all.
      nonResourceURLs [string] | Paths that are no resources, such as /healthz; * at the end is a wildcard.
    """
}
