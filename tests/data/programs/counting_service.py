"""Writes numbered lines, each with its pid, until it is asked to end."""

import os
import signal
import sys
import threading

if __name__ == "__main__":
    asked = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: asked.set())
    pause_s = float(sys.argv[1])
    number = 0
    os.write(1, b"counting\n")
    while not asked.wait(pause_s):
        number += 1
        os.write(1, f"{os.getpid()} {number}\n".encode())
    os.write(1, f"{os.getpid()} end {number}\n".encode())
