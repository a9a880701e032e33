"""A wire with a delay: copies frames between two interfaces, each way DELAY seconds late.

Ordinary kernels have `tc netem` for this, small ones do not; two packet sockets work everywhere.
Without a round-trip time nothing in a lab capture ever crosses on the way.
"""
import heapq
import itertools
import select
import socket
import sys
import time

ETH_P_ALL = 0x0003


def open_interface(name):
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    sock.bind((name, ETH_P_ALL))
    return sock


def relay(left, right, delay):
    other = {left: right, right: left}
    queue = []
    order = itertools.count()
    while True:
        wait = max(0.0, queue[0][0] - time.monotonic()) if queue else None
        for sock in select.select([left, right], [], [], wait)[0]:
            frame, address = sock.recvfrom(65535)
            if address[2] != socket.PACKET_OUTGOING:
                heapq.heappush(queue, (time.monotonic() + delay, next(order), other[sock], frame))
        while queue and queue[0][0] <= time.monotonic():
            _, _, sock, frame = heapq.heappop(queue)
            sock.send(frame)


def main():
    left, right, delay = open_interface(sys.argv[1]), open_interface(sys.argv[2]), float(sys.argv[3])
    print("ready", flush=True)
    relay(left, right, delay)


if __name__ == "__main__":
    main()
