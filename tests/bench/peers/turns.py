"""What all peers share: arrays from raw files and the command loop.

A peer is one process that the benchmark runner starts with a folder of arrays and a thread count. It
prints one line "ready key=value ...", then answers every line on standard input with one line:
"run NAME N" with N timings in milliseconds, any other command as that peer defines it.
"""

import os
import platform
import sys
import time

import numpy as np

FOLDER = sys.argv[1]
THREADS = int(sys.argv[2])


def read(name, kind="<f4"):
    return np.fromfile(os.path.join(FOLDER, name), kind)


def write(name, values):
    values.astype("<f4").tofile(os.path.join(FOLDER, name))


def seconds(step):
    begin = time.perf_counter()
    step()
    return time.perf_counter() - begin


def serve(steps, commands, **facts):
    """
    :param steps: name -> function to time
    :param commands: name -> function(arguments) that returns the answer
    :param facts: what else the runner should know
    """
    facts = {"numpy": np.__version__, "python": platform.python_version(), **facts}
    print("ready", *("%s=%s" % fact for fact in facts.items()), flush=True)
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "run":
            name, count = arguments
            timings = [seconds(steps[name]) * 1e3 for _ in range(int(count))]
            print(*("%.4f" % timing for timing in timings), flush=True)
        else:
            print(commands[command](arguments), flush=True)
