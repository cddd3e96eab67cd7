extension MessageTables {
  static let apiextensions = """
    ConversionRequest 1:uid 2:desiredAPIVersion 3:objects:*runtime.RawExtension
    ConversionResponse 1:uid 2:convertedObjects:*runtime.RawExtension 3:result:meta.Status
    ConversionReview 1:request:?ConversionRequest 2:response:?ConversionResponse
    CustomResourceColumnDefinition 1:name 2:type 3:format 4:description 5:priority:int 6:jsonPath
    CustomResourceConversion 1:strategy 2:webhook:?WebhookConversion
    CustomResourceDefinition 1:metadata:meta.ObjectMeta 2:spec:CustomResourceDefinitionSpec
      3:status:CustomResourceDefinitionStatus
    CustomResourceDefinitionCondition 1:type 2:status 3:lastTransitionTime:meta.Time 4:reason 5:message 6:observedGeneration:int
    CustomResourceDefinitionNames 1:plural 2:singular 3:shortNames:* 4:kind 5:listKind 6:categories:*
    CustomResourceDefinitionSpec 1:group 3:names:CustomResourceDefinitionNames 4:scope 7:versions:*CustomResourceDefinitionVersion
      9:conversion:?CustomResourceConversion 10:preserveUnknownFields:bool
    CustomResourceDefinitionStatus 1:conditions:*CustomResourceDefinitionCondition 2:acceptedNames:CustomResourceDefinitionNames
      3:storedVersions:* 4:observedGeneration:int
    CustomResourceDefinitionVersion 1:name 2:served:bool 3:storage:bool 7:deprecated:bool 8:deprecationWarning:?
      4:schema:?CustomResourceValidation 5:subresources:?CustomResourceSubresources
      6:additionalPrinterColumns:*CustomResourceColumnDefinition 9:selectableFields:*SelectableField
    CustomResourceSubresourceScale 1:specReplicasPath 2:statusReplicasPath 3:labelSelectorPath:?
    CustomResourceSubresourceStatus
    CustomResourceSubresources 1:status:?CustomResourceSubresourceStatus 2:scale:?CustomResourceSubresourceScale
    CustomResourceValidation 1:openAPIV3Schema:?JSONSchemaProps
    ExternalDocumentation 1:description 2:url
    JSON 1:raw:bytes
    JSONSchemaProps 1:id 2:$schema 3:$ref:? 4:description 5:type 6:format 7:title 8:default:?JSON 9:maximum:?double
      10:exclusiveMaximum:bool 11:minimum:?double 12:exclusiveMinimum:bool 13:maxLength:?int 14:minLength:?int 15:pattern
      16:maxItems:?int 17:minItems:?int 18:uniqueItems:bool 19:multipleOf:?double 20:enum:*JSON 21:maxProperties:?int
      22:minProperties:?int 23:required:* 24:items:?JSONSchemaPropsOrArray 25:allOf:*JSONSchemaProps 26:oneOf:*JSONSchemaProps
      27:anyOf:*JSONSchemaProps 28:not:?JSONSchemaProps 29:properties:%JSONSchemaProps
      30:additionalProperties:?JSONSchemaPropsOrBool 31:patternProperties:%JSONSchemaProps
      32:dependencies:%JSONSchemaPropsOrStringArray 33:additionalItems:?JSONSchemaPropsOrBool 34:definitions:%JSONSchemaProps
      35:externalDocs:?ExternalDocumentation 36:example:?JSON 37:nullable:bool 38:x-kubernetes-preserve-unknown-fields:?bool
      39:x-kubernetes-embedded-resource:bool 40:x-kubernetes-int-or-string:bool 41:x-kubernetes-list-map-keys:*
      42:x-kubernetes-list-type:? 43:x-kubernetes-map-type:? 44:x-kubernetes-validations:*ValidationRule
    JSONSchemaPropsOrArray 1:schema:?JSONSchemaProps 2:jSONSchemas:*JSONSchemaProps
    JSONSchemaPropsOrBool 1:allows:bool 2:schema:?JSONSchemaProps
    JSONSchemaPropsOrStringArray 1:schema:?JSONSchemaProps 2:property:*
    SelectableField 1:jsonPath
    ServiceReference 1:namespace 2:name 3:path:? 4:port:?int
    ValidationRule 1:rule 2:message 3:messageExpression 4:reason:? 5:fieldPath 6:optionalOldSelf:?bool
    WebhookClientConfig 3:url:? 1:service:?ServiceReference 2:caBundle:bytes
    WebhookConversion 2:clientConfig:?WebhookClientConfig 3:conversionReviewVersions:*
    """

  static let apiregistration = """
    APIService 1:metadata:meta.ObjectMeta 2:spec:APIServiceSpec 3:status:APIServiceStatus
    APIServiceCondition 1:type 2:status 3:lastTransitionTime:meta.Time 4:reason 5:message
    APIServiceSpec 1:service:?ServiceReference 2:group 3:version 4:insecureSkipTLSVerify:bool 5:caBundle:bytes
      7:groupPriorityMinimum:int 8:versionPriority:int
    APIServiceStatus 1:conditions:*APIServiceCondition
    ServiceReference 1:namespace 2:name 3:port:?int
    """
}
