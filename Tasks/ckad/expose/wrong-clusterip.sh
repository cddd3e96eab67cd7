kubectl -n gallery expose deployment show --port=8080 --target-port=80
