mkdir -p /opt/answers
pod=$(kubectl -n payments get pods -l app=worker -o jsonpath='{.items[0].metadata.name}')
{ kubectl -n payments logs "$pod" --previous || kubectl -n payments logs "$pod"; } | grep FATAL > /opt/answers/crash.txt
kubectl -n payments set env deployment/worker QUEUE_HOST=queue
