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
      jsonPath! string | The field, as a simple path such as .spec.color.
    CustomResourceValidation | What objects look like.
      openAPIV3Schema JSONSchemaProps? | Their schema.
    CustomResourceSubresources | Subresources.
      status CustomResourceSubresourceStatus? | Has a status of its own.
      scale CustomResourceSubresourceScale? | Can be scaled.
    CustomResourceSubresourceStatus free | Has a status of its own.
    CustomResourceSubresourceScale | Where the numbers are.
      specReplicasPath! string | The path of the wanted number, below .spec.
      statusReplicasPath! string | The path of the actual number, below .status.
      labelSelectorPath string? | The path of the selector as text, for autoscalers.
    CustomResourceColumnDefinition | A column.
      name! string | Its heading.
      type! string | string, integer, number, boolean or date.
      format string | The OpenAPI format of the value.
      description string | What the column shows.
      priority int32 | 0 is always shown, others only in wide output.
      jsonPath! string | Where the value is.
    CustomResourceConversion | How versions are converted.
      strategy! string | None or Webhook.
      webhook WebhookConversion? | The server that converts.
    WebhookConversion | How objects are converted by a webhook.
      clientConfig WebhookClientConfig? | How to reach the webhook.
      conversionReviewVersions! [string] | Versions of ConversionReview it understands; the first that the server knows is used.
    WebhookClientConfig | How to reach a webhook: by url or service.
      url string? | https://host:port/path.
      service ServiceReference? | The Service to call.
      caBundle bytes | PEM certificates that the server's certificate is checked with.
    ServiceReference | A Service to call.
      namespace! string | The Service's namespace.
      name! string | The Service's name.
      path string? | The path of the request.
      port int32? | The Service's port; 443 by default.
    CustomResourceDefinitionStatus | Whether it is served.
      conditions+ [CustomResourceDefinitionCondition] map(type) | What is known of its state.
      acceptedNames CustomResourceDefinitionNames | The names that are served.
      storedVersions+ [string] | Versions that objects may be stored in.
      observedGeneration int64 | The generation of the spec that this status speaks of.
    CustomResourceDefinitionCondition | A piece of a definition's state.
      type! string | Established, NamesAccepted, NonStructuralSchema, Terminating and the like.
      status! string | True, False or Unknown.
      lastTransitionTime time | When the status last changed.
      reason string | The cause of the last change, as one word for programs.
      message string | The same for people.
      observedGeneration int64 | The generation of the spec that this status speaks of.
    JSON free | Any JSON.
    JSONSchemaPropsOrArray free(JSONSchemaProps) | A schema, or a list of them.
    JSONSchemaPropsOrBool free(JSONSchemaProps) | A schema, or whether anything is allowed.
    JSONSchemaPropsOrStringArray free(JSONSchemaProps) | A schema, or names.
    ExternalDocumentation | Where to read more.
      description string | What is there.
      url string | The address.
    ValidationRule | A rule in CEL.
      rule! string | True if self is valid.
      message string | Said when it is not.
      messageExpression string | Computes what is said.
      reason string? enum(FieldValueDuplicate,FieldValueForbidden,FieldValueInvalid,FieldValueRequired) | FieldValueInvalid, FieldValueForbidden, FieldValueRequired or FieldValueDuplicate.
      fieldPath string | The field to blame, such as .spec.size.
      optionalOldSelf bool? | Evaluate also when there is no old value; oldSelf is then optional.
    JSONSchemaProps | A schema.
      id string | Not in use.
      $schema string | Not in use.
      $ref string? | Not allowed.
      description string | What kubectl explain shows.
      type string | string, integer, number, boolean, array or object.
      format string | The format of a string or number, such as date-time.
      title string | A title.
      default JSON? | The value where the field is missing.
      maximum double? | The largest number.
      exclusiveMaximum bool | The largest number is excluded.
      minimum double? | The smallest number.
      exclusiveMinimum bool | The smallest number is excluded.
      maxLength int64? | The longest string.
      minLength int64? | The shortest string.
      pattern string | A regular expression that strings must match.
      maxItems int64? | The most elements.
      minItems int64? | The fewest elements.
      uniqueItems bool | Must not be true.
      multipleOf double? | Numbers must be a multiple of it.
      enum [JSON] | The values that are allowed.
      maxProperties int64? | The most members.
      minProperties int64? | The fewest members.
      required [string] | Members that must be there.
      items JSONSchemaPropsOrArray? bare | The schema of the elements.
      allOf [JSONSchemaProps] | All of them must hold.
      oneOf [JSONSchemaProps] | Exactly one of them must hold.
      anyOf [JSONSchemaProps] | At least one of them must hold.
      not JSONSchemaProps? bare | It must not hold.
      properties {JSONSchemaProps} | Members by name.
      additionalProperties JSONSchemaPropsOrBool? bare | The schema of members that are not named.
      patternProperties {JSONSchemaProps} | Not allowed.
      dependencies {JSONSchemaPropsOrStringArray} | Not allowed.
      additionalItems JSONSchemaPropsOrBool? bare | Not allowed.
      definitions {JSONSchemaProps} | Not allowed.
      externalDocs ExternalDocumentation? bare | Where to read more.
      example JSON? bare | An example.
      nullable bool | null is allowed.
      x-kubernetes-preserve-unknown-fields bool? | Members that no schema names are kept.
      x-kubernetes-embedded-resource bool | A whole object, with apiVersion, kind and metadata.
      x-kubernetes-int-or-string bool | A number or a string.
      x-kubernetes-list-map-keys [string] | The members that identify an element of a map list.
      x-kubernetes-list-type string? | atomic, set or map.
      x-kubernetes-map-type string? | atomic or granular.
      x-kubernetes-validations [ValidationRule] keyed(rule) | Rules in CEL.
    """
  static let registration = """
    package registration io.k8s.kube-aggregator.pkg.apis.apiregistration.v1 v1
    APIService root | A group and version of the API and who serves it.
      spec APIServiceSpec | Who serves it.
      status APIServiceStatus | Whether it can be reached.
    APIServiceSpec | Where a group and version of the API is served.
      service ServiceReference? | The server; this one if not given.
      group string | The group.
      version string | The version.
      insecureSkipTLSVerify bool | Do not check the server's certificate.
      caBundle bytes atomiclist | The authority of its certificate.
      groupPriorityMinimum! int32 | Order of groups.
      versionPriority! int32 | Order of versions.
    ServiceReference | A Service to call.
      namespace string | The Service's namespace.
      name string | The Service's name.
      port int32? | The Service's port; 443 by default.
    APIServiceStatus | Whether it can be reached.
      conditions [APIServiceCondition] keyed(type) | What is known of its state.
    APIServiceCondition | A piece of an APIService's state.
      type! string | Available.
      status! string | True, False or Unknown.
      lastTransitionTime time | When the status last changed.
      reason string | The cause of the last change, as one word for programs.
      message string | The same for people.
    """
}
