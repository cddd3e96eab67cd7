kubectl -n newsroom delete pods -l app=portal --force --grace-period=0
