#!/usr/bin/env python3
"""again.py FOLDER FROM TO SECONDS CAPTURE...: copies of captures (pcapng, Ethernet, IPv4), each between other hosts and later.

Copies FROM to TO, each so many seconds after the one before. What is the same connection with the same sequence numbers again
would not do: it would be followed over all copies. In copy K (at most 99) the network of the end with the higher port is K
higher and that of the other one K lower, by the address's third byte: all checksums stay what they are.
"""
import os
import struct
import sys

PAIR = struct.Struct('<II')
OPTION = struct.Struct('<HH')
INTERFACE, PACKET = 1, 6
RESOLUTION = 9


def per_second(data, at, length):
    """The time resolution of an interface."""
    option = at + 16
    while option < at + length - 4:
        code, size = OPTION.unpack_from(data, option)
        if code == RESOLUTION:
            return 10 ** data[option + 4]
        if code == 0:
            break
        option += 4 + (size + 3) // 4 * 4
    return 10 ** 6


def between_others(data, ip, copy):
    """Changes the addresses of one packet."""
    ports = ip + (data[ip] & 15) * 4
    up, down = ip + 14, ip + 18
    if data[ports:ports + 2] < data[ports + 2:ports + 4]:
        up, down = down, up
    data[up] += copy
    data[down] -= copy


def again(original, seconds, copy):
    """One copy of a capture."""
    data = bytearray(original)
    at, resolution = 0, 10 ** 6
    while at < len(data):
        kind, length = PAIR.unpack_from(data, at)
        if kind == INTERFACE:
            resolution = per_second(data, at, length)
        elif kind == PACKET:
            high, low = PAIR.unpack_from(data, at + 12)
            time = (high << 32 | low) + seconds * resolution
            PAIR.pack_into(data, at + 12, time >> 32, time & 0xffffffff)
            ip = at + 28 + 14
            if data[ip - 2:ip] == b'\x08\x00':
                between_others(data, ip, copy)
        at += length
    return data


def main():
    folder, first, last, step = sys.argv[1], *map(int, sys.argv[2:5])
    for name in sys.argv[5:]:
        with open(name, 'rb') as capture:
            original = capture.read()
        for copy in range(first, last + 1):
            with open(os.path.join(folder, 'r%05d-%s' % (copy, os.path.basename(name))), 'wb') as out:
                out.write(again(original, copy * step, copy))


main()
