"""Prints its arguments."""

import os
import sys

if __name__ == "__main__":
    os.write(1, f"{sys.argv[1:]}\n".encode())
