mkdir -p /opt/answers
echo node01 > /opt/answers/broken-node.txt
