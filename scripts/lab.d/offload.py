"""Switch transmit checksum and segmentation offload of interfaces of this namespace: `offload.py off INTERFACE...`.

Off, as a rule: the wire between client and router copies bytes, so checksums must be in the frames; captures are also
easier to trust when their checksums are right. Done here because `ethtool` is often not installed.
"""
import array
import fcntl
import socket
import struct
import sys

SIOCETHTOOL = 0x8946
ETHTOOL_STXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO = 0x17, 0x1F, 0x24


def switch(sock, interface, command, on):
    value = array.array("B", struct.pack("II", command, on))
    request = struct.pack("16sP", interface.encode(), value.buffer_info()[0])
    fcntl.ioctl(sock, SIOCETHTOOL, request)


def main():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for interface in sys.argv[2:]:
            for command in (ETHTOOL_STXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO):
                switch(sock, interface, command, sys.argv[1] == "on")


if __name__ == "__main__":
    main()
