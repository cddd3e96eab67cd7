cat > /opt/storefront/overlays/production/kustomization.yaml <<EOF
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- ../../base
namespace: storefront
namePrefix: prod-
replicas:
- name: web
  count: 3
patches:
- target: {kind: Deployment, name: web}
  patch: |
    - op: add
      path: /metadata/labels
      value: {env: production}
EOF
kubectl apply -k /opt/storefront/overlays/production
