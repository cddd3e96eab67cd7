extension Tables {
  static let extensions = """
    package extensions io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1 v1
    CustomResourceDefinition root | Adds a kind of objects to the API.
      spec! CustomResourceDefinitionSpec | The kind.
      status CustomResourceDefinitionStatus | Whether it is served.
    CustomResourceDefinitionSpec | The kind and its versions.
      group! string | The group; the name of the definition is plural.group.
      names! CustomResourceDefinitionNames | What it is called.
      scope! string | Namespaced or Cluster.
      versions! [CustomResourceDefinitionVersion] | Its versions; exactly one is stored.
      conversion CustomResourceConversion? | How versions are converted.
      preserveUnknownFields bool | Must be false.
    CustomResourceDefinitionNames | What a kind is called.
      plural! string | As widgets: in paths.
      singular string | As widget.
      shortNames [string] | Short forms for kubectl.
      kind! string | As Widget.
      listKind string | As WidgetList.
      categories [string] | As all: kubectl get all shows it.
    CustomResourceDefinitionVersion | A version.
      name! string | As v1 or v1beta1.
      served! bool | Whether it can be used.
      storage! bool | Whether it is the one that is stored.
      deprecated bool | Whether its use is warned about.
      deprecationWarning string? | The words of the warning.
      schema CustomResourceValidation? | What its objects look like.
      subresources CustomResourceSubresources? | status and scale.
      additionalPrinterColumns [CustomResourceColumnDefinition] | Columns of kubectl get.
      selectableFields [SelectableField] | Fields that selectors may ask for.
    SelectableField | A field that selectors may ask for.
      jsonPath! string
    CustomResourceValidation | What objects look like.
      openAPIV3Schema JSONSchemaProps? | Their schema.
    CustomResourceSubresources | Subresources.
      status CustomResourceSubresourceStatus? | Has a status of its own.
      scale CustomResourceSubresourceScale? | Can be scaled.
    CustomResourceSubresourceStatus free | Has a status of its own.
    CustomResourceSubresourceScale | Where the numbers are.
      specReplicasPath! string
      statusReplicasPath! string
      labelSelectorPath string?
    CustomResourceColumnDefinition | A column.
      name! string | Its heading.
      type! string | string, integer, number, boolean or date.
      format string
      description string
      priority int32 | 0 is always shown, others only in wide output.
      jsonPath! string | Where the value is.
    CustomResourceConversion | How versions are converted.
      strategy! string | None or Webhook.
      webhook WebhookConversion? | The server that converts.
    WebhookConversion
      clientConfig WebhookClientConfig?
      conversionReviewVersions! [string]
    WebhookClientConfig
      url string?
      service ServiceReference?
      caBundle bytes
    ServiceReference
      namespace! string
      name! string
      path string?
      port int32?
    CustomResourceDefinitionStatus | Whether it is served.
      conditions+ [CustomResourceDefinitionCondition] map(type)
      acceptedNames CustomResourceDefinitionNames
      storedVersions+ [string]
      observedGeneration int64
    CustomResourceDefinitionCondition
      type! string
      status! string
      lastTransitionTime time
      reason string
      message string
      observedGeneration int64
    JSON free | Any JSON.
    JSONSchemaPropsOrArray free | A schema, or a list of them.
    JSONSchemaPropsOrBool free | A schema, or whether anything is allowed.
    JSONSchemaPropsOrStringArray free | A schema, or names.
    ExternalDocumentation
      description string
      url string
    ValidationRule | A rule in CEL.
      rule! string | True if self is valid.
      message string | Said when it is not.
      messageExpression string | Computes what is said.
      reason string? enum(FieldValueDuplicate,FieldValueForbidden,FieldValueInvalid,FieldValueRequired)
      fieldPath string
      optionalOldSelf bool?
    JSONSchemaProps | A schema.
      id string
      $schema string
      $ref string?
      description string
      type string
      format string
      title string
      default JSON?
      maximum double?
      exclusiveMaximum bool
      minimum double?
      exclusiveMinimum bool
      maxLength int64?
      minLength int64?
      pattern string
      maxItems int64?
      minItems int64?
      uniqueItems bool
      multipleOf double?
      enum [JSON]
      maxProperties int64?
      minProperties int64?
      required [string]
      items JSONSchemaPropsOrArray? bare
      allOf [JSONSchemaProps]
      oneOf [JSONSchemaProps]
      anyOf [JSONSchemaProps]
      not JSONSchemaProps? bare
      properties {JSONSchemaProps}
      additionalProperties JSONSchemaPropsOrBool? bare
      patternProperties {JSONSchemaProps}
      dependencies {JSONSchemaPropsOrStringArray}
      additionalItems JSONSchemaPropsOrBool? bare
      definitions {JSONSchemaProps}
      externalDocs ExternalDocumentation? bare
      example JSON? bare
      nullable bool
      x-kubernetes-preserve-unknown-fields bool?
      x-kubernetes-embedded-resource bool
      x-kubernetes-int-or-string bool
      x-kubernetes-list-map-keys [string]
      x-kubernetes-list-type string?
      x-kubernetes-map-type string?
      x-kubernetes-validations [ValidationRule] keyed(rule)
    """
  static let registration = """
    package registration io.k8s.kube-aggregator.pkg.apis.apiregistration.v1 v1
    APIService root | A group and version of the API and who serves it.
      spec APIServiceSpec | Who serves it.
      status APIServiceStatus | Whether it can be reached.
    APIServiceSpec
      service ServiceReference? | The server; this one if not given.
      group string | The group.
      version string | The version.
      insecureSkipTLSVerify bool | Do not check the server's certificate.
      caBundle bytes atomiclist | The authority of its certificate.
      groupPriorityMinimum! int32 | Order of groups.
      versionPriority! int32 | Order of versions.
    ServiceReference
      namespace string
      name string
      port int32?
    APIServiceStatus
      conditions [APIServiceCondition] keyed(type)
    APIServiceCondition
      type! string
      status! string
      lastTransitionTime time
      reason string
      message string
    """
}
