"""Connections over a veth for the walk: a port that refuses, a client that aborts, an orderly close.
Usage: traffic.py serve ADDRESS | talk ADDRESS"""
import socket
import struct
import sys
import threading
import time

PORT = 8080
REFUSING = 8081


def serve(address):
    with socket.create_server((address, PORT)) as listener:
        print("ready", flush=True)
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=answer, args=(connection,), daemon=True).start()


def answer(connection):
    try:
        while connection.recv(4096):
            connection.sendall(b"x" * 100)
    except ConnectionError:
        pass
    connection.close()


def talk(address):
    for _ in range(3):
        with socket.create_connection((address, PORT)) as connection:
            connection.sendall(b"hello")
            connection.recv(4096)
            time.sleep(0.2)
    with socket.create_connection((address, PORT)) as connection:
        connection.sendall(b"hello")
        connection.recv(4096)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with socket.socket() as refused:
        refused.connect_ex((address, REFUSING))
    time.sleep(0.5)


{"serve": serve, "talk": talk}[sys.argv[1]](sys.argv[2])
