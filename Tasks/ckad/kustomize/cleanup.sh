rm -rf /opt/storefront
