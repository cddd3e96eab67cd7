kubectl -n delivery create serviceaccount deployer
kubectl -n delivery create -f - <<EOF
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
rules:
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, create, update, patch]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list]
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
EOF
kubectl -n delivery create rolebinding deployer --role=deployer --serviceaccount=delivery:deployer
