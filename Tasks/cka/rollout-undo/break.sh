kubectl -n newsroom set image deployment/portal portal=nginx:1.99-does-not-exist
