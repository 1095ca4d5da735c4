"""Peer of `push`: personalized PageRank of all nodes as the reference of influence-based mini-batching
computes it, machine code by Numba.

Andersen, Chung, Lang 2006, one source at a time: estimates and residuals in dictionaries, the nodes to be
pushed in a list that is a stack, and a node enters it after a look through the whole list. The sources are
shared out among the threads.
"""

import os

import numba
import numpy as np

import turns

ALPHA, EPSILON = turns.read("push", "<f8")
KEPT = 16
pointers = turns.read("pointers", "<i4")
columns = turns.read("columns", "<i4")
degrees = np.maximum(np.diff(pointers), 1)  # nothing is divided among no neighbours
numba.set_num_threads(turns.THREADS)


@numba.njit(locals={"source": numba.int32})
def push(source, pointers, columns, degrees, alpha, epsilon):
    """The nodes with an estimate, and their estimates."""
    estimates = {source: 0.0}
    residuals = {source: 1.0}
    waiting = [source]
    while len(waiting) > 0:
        node = waiting.pop()
        residual = residuals[node]
        residuals[node] = 0.0
        if node in estimates:
            estimates[node] += alpha * residual
        else:
            estimates[node] = alpha * residual
        share = (1 - alpha) * residual / degrees[node]
        for neighbour in columns[pointers[node] : pointers[node + 1]]:
            if neighbour in residuals:
                residuals[neighbour] += share
            else:
                residuals[neighbour] = share
            if residuals[neighbour] >= epsilon * degrees[neighbour] and neighbour not in waiting:
                waiting.append(neighbour)
    nodes = np.empty(len(estimates), np.int32)
    values = np.empty(len(estimates), np.float64)
    for i, (node, value) in enumerate(estimates.items()):
        nodes[i] = node
        values[i] = value
    return nodes, values


@numba.njit(parallel=True)
def push_all(sources, pointers, columns, degrees, alpha, epsilon, top):
    """:param top: takes the best nodes of each source, a row each; -1 where there are no more"""
    for i in numba.prange(len(sources)):
        nodes, values = push(sources[i], pointers, columns, degrees, alpha, epsilon)
        best = np.argsort(values)[::-1][: top.shape[1]]
        top[i, : len(best)] = nodes[best]
        top[i, len(best) :] = -1


def run(sources):
    top = np.empty((len(sources), KEPT), np.int32)
    push_all(sources, pointers, columns, degrees, ALPHA, EPSILON, top)
    return top


def step():
    global latest
    latest = run(everyone)


def check(arguments):
    latest.astype("<i4").tofile(os.path.join(turns.FOLDER, "top"))
    return "written"


everyone = np.arange(len(degrees), dtype=np.int32)
latest = run(everyone[:10])  # compiled before any clock runs
turns.serve({"push": step}, {"check": check}, numba=numba.__version__, threads=numba.get_num_threads())
