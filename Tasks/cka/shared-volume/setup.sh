mkdir -p /srv/archive
echo 'opening balance 100' > /srv/archive/ledger.txt
