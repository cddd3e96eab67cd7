cd /opt/museum
sed -i '0,/extensions\/v1beta1/s//apps\/v1/' exhibit.yaml
sed -i 's/extensions\/v1beta1/networking.k8s.io\/v1/' exhibit.yaml
sed -i 's/^  replicas: 2$/  replicas: 2\n  selector:\n    matchLabels:\n      app: exhibit/' exhibit.yaml
kubectl apply -f exhibit.yaml
