cd /opt/storefront/base
sed -i -e 's/name: web/name: prod-web/' -e 's/replicas: 1/replicas: 3/' web.yaml
kubectl -n storefront apply -k .
