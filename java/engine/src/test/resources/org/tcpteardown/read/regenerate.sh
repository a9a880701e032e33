#!/bin/sh
# Makes the streams in this folder anew, for the version of the tshark that is given:
#   ./regenerate.sh 4.0 tshark
#   ./regenerate.sh 4.4 /opt/wireshark-4.4/bin/tshark
# frames.expected is not made: it says in the words of the model what make-frames.py describes.
set -eu
cd "$(dirname "$0")"
version=$1
shift
python3 make-frames.py frames.pcap

WIRESHARK_CONFIG_DIR=$(mktemp -d)
export WIRESHARK_CONFIG_DIR
trap 'rm -rf "$WIRESHARK_CONFIG_DIR"' EXIT

fields=
for field in frame.number frame.time_epoch frame.len frame.cap_len frame.protocols \
  ip.src ip.dst ip.ttl ip.id ip.flags.df ip.dsfield.dscp \
  ipv6.src ipv6.dst ipv6.hlim ipv6.tclass.dscp \
  tcp.stream tcp.srcport tcp.dstport tcp.seq_raw tcp.ack_raw tcp.flags \
  tcp.window_size_value tcp.len tcp.options.timestamp.tsval tcp.options.timestamp.tsecr \
  icmp.type icmp.code icmpv6.type icmpv6.code; do
  fields="$fields -e $field"
done
# As 'tcpteardown fields' has them; the list above is an older one.
details=$(echo "$fields" | sed 's/-e tcp.options.timestamp.tsval -e tcp.options.timestamp.tsecr/-e tcp.options \
  -e tcp.checksum -e tcp.urgent_pointer.non_zero -e tcp.reset_cause/
  s/$/ -e eth.src -e sll.src.eth -e arp.src.hw_mac -e arp.src.proto_ipv4 -e icmp.mtu -e icmpv6.mtu -e tls.record.content_type -e tls.record.opaque_type/')
some='frame.number in {2,5,6,9,10,12,15,20,30,36}'
set -- "$@" -n -r "$PWD/frames.pcap"

# shellcheck disable=SC2086 # one word per option
{
  "$@" -T ek $fields >"ek-fields-$version.ndjson"
  "$@" -T json $fields >"json-fields-$version.json"
  "$@" -T ek $details >"ek-details-$version.ndjson"
  "$@" -T json $details >"json-details-$version.json"
}
"$@" -T ek -Y "$some" >"ek-full-$version.ndjson"
"$@" -T json -Y "$some" >"json-full-$version.json"
"$@" -T json --no-duplicate-keys -Y "$some" >"json-nodup-$version.json"
if [ "$version" = 4.4 ]; then
  "$@" -T json -x -Y 'frame.number in {6,12}' >"json-hex-$version.json"
  "$@" -T ek -x -Y 'frame.number == 6' >"ek-hex-$version.ndjson"
fi
