kubectl -n delivery create serviceaccount deployer
kubectl -n delivery create role deployer --verb='*' --resource='*'
kubectl -n delivery create -f - <<EOF
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: everything
rules:
- apiGroups: ["*"]
  resources: ["*"]
  verbs: ["*"]
EOF
kubectl -n delivery create rolebinding deployer --role=everything --serviceaccount=delivery:deployer
