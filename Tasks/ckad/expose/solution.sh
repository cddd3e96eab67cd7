kubectl create -f - <<'EOF'
apiVersion: v1
kind: Service
metadata:
  name: show
  namespace: gallery
spec:
  type: NodePort
  selector: {app: show}
  ports:
  - port: 8080
    targetPort: 80
    nodePort: __nodeport__
EOF
