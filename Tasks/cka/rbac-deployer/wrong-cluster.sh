kubectl -n delivery create serviceaccount deployer
kubectl create -f - <<EOF
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, create, update, patch]
- apiGroups: [""]
  resources: [pods, pods/log]
  verbs: [get, list]
EOF
kubectl create clusterrolebinding deployer --clusterrole=deployer --serviceaccount=delivery:deployer
