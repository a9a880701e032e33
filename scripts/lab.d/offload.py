"""Switch off transmit checksum offload (and with it segmentation offload) on interfaces of this namespace.

The wire between client and router copies bytes, so checksums must be in the frames; captures are also easier to
trust when their checksums are right. Done here because `ethtool` is often not installed.
"""
import array
import fcntl
import socket
import struct
import sys

SIOCETHTOOL = 0x8946
ETHTOOL_STXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO = 0x17, 0x1F, 0x24


def switch_off(sock, interface, command):
    value = array.array("B", struct.pack("II", command, 0))
    request = struct.pack("16sP", interface.encode(), value.buffer_info()[0])
    fcntl.ioctl(sock, SIOCETHTOOL, request)


def main():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for interface in sys.argv[1:]:
            for command in (ETHTOOL_STXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO):
                switch_off(sock, interface, command)


if __name__ == "__main__":
    main()
