mkdir -p /opt/answers
echo node02 > /opt/answers/broken-node.txt
