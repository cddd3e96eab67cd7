mkdir -p /opt/museum
cat > /opt/museum/exhibit.yaml <<'EOF'
apiVersion: extensions/v1beta1
kind: Deployment
metadata:
  name: exhibit
  namespace: museum
spec:
  replicas: 2
  template:
    metadata:
      labels:
        app: exhibit
    spec:
      terminationGracePeriodSeconds: 0
      containers:
      - name: exhibit
        image: nginx
---
apiVersion: extensions/v1beta1
kind: NetworkPolicy
metadata:
  name: exhibit
  namespace: museum
spec:
  podSelector:
    matchLabels:
      app: exhibit
  ingress:
  - from:
    - podSelector:
        matchLabels:
          role: visitor
EOF
