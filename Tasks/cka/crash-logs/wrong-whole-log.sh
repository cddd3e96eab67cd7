mkdir -p /opt/answers
pod=$(kubectl -n payments get pods -l app=worker -o jsonpath='{.items[0].metadata.name}')
{ kubectl -n payments logs "$pod" --previous || kubectl -n payments logs "$pod"; } > /opt/answers/crash.txt
