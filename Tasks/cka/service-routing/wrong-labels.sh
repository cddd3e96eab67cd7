kubectl -n __namespace__ get deployment __app__ -o yaml \
  | sed -e 's/tier: backend/tier: frontend/' -e '/resourceVersion/d' -e '/uid:/d' > /tmp/__app__.yaml
kubectl -n __namespace__ delete deployment __app__ --wait=true
kubectl -n __namespace__ create -f /tmp/__app__.yaml
kubectl -n __namespace__ patch service __app__ --type merge -p '{"spec":{"ports":[{"port":__port__,"targetPort":8000}]}}'
