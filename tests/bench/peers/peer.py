"""What the peers with PyTorch share: matrices from raw files, sparse products, facts of the build."""

import json
import os
import warnings

import numpy as np
import torch

import turns
from turns import FOLDER, read, write

warnings.filterwarnings("ignore", category=UserWarning)  # "CSR support is in beta"
warnings.filterwarnings("ignore", category=FutureWarning)  # "torch.jit.script is deprecated"

torch.set_num_threads(turns.THREADS)
SEED = 0
torch.manual_seed(SEED)


def read_matrix(name, columns):
    return torch.from_numpy(read(name).reshape(-1, columns).copy())


def read_csr(prefix=""):
    """Pointers, columns and weights."""
    return read(prefix + "pointers", "<i4"), read(prefix + "columns", "<i4"), read(prefix + "weights")


def read_shape():
    with open(os.path.join(FOLDER, "shape.json")) as file:
        return json.load(file)


class Sparse:
    """A CSR matrix and its transpose: without it the backward pass would turn the matrix at every step."""

    def __init__(self, pointers, columns, weights, column_count):
        row_count = len(pointers) - 1
        rows = np.repeat(np.arange(row_count), np.diff(pointers))
        order = np.argsort(columns, kind="stable")
        turned = np.concatenate(([0], np.cumsum(np.bincount(columns, minlength=column_count))))
        choose_indices(pointers, columns, weights)
        self.matrix = _matrix(pointers, columns, weights, (row_count, column_count), _indices)
        size = (column_count, row_count)
        self.transposed = _matrix(turned, rows[order], weights[order], size, _indices)

    @staticmethod
    def first(pointers, columns, weights, row_count, column_count):
        """The first rows of a matrix; they refer to the first `column_count` columns alone."""
        end = pointers[row_count]
        return Sparse(pointers[: row_count + 1], columns[:end], weights[:end], column_count)


_indices = None


def choose_indices(pointers, columns, weights):
    """32-bit or 64-bit indices, whichever this build of PyTorch multiplies faster: chosen once, by the
    first matrix. A peer that reports how long it prepares chooses before."""
    global _indices
    if _indices is not None:
        return
    size = (len(pointers) - 1, int(columns.max()) + 1)
    dense = torch.ones(size[1], 256)
    candidates = {}
    for kind in (torch.int32, torch.int64):
        matrix = _matrix(pointers, columns, weights, size, kind)
        try:
            matrix @ dense
            candidates[kind] = matrix
        except RuntimeError:
            pass  # this build knows the other kind only
    steps = {kind: lambda matrix=matrix: matrix @ dense for kind, matrix in candidates.items()}
    _indices = fastest(steps, 8)


def fastest(steps, rounds):
    """The key of the step with the shortest run; they take turns."""
    best = dict.fromkeys(steps, float("inf"))
    for _ in range(rounds):
        for key, step in steps.items():
            best[key] = min(best[key], turns.seconds(step))
    return min(best, key=best.get)


def _matrix(pointers, columns, weights, size, kind):
    return torch.sparse_csr_tensor(
        torch.tensor(pointers, dtype=kind),
        torch.tensor(columns, dtype=kind),
        torch.tensor(weights),
        size=size,
    )


class Product(torch.autograd.Function):
    """`sparse @ dense`, both passes by CSR products."""

    @staticmethod
    def forward(ctx, sparse, dense):
        ctx.sparse = sparse
        return sparse.matrix @ dense

    @staticmethod
    def backward(ctx, gradient):
        return None, ctx.sparse.transposed @ gradient


def _gemm_gflops():
    """Shows a PyTorch that runs on the reference BLAS, 20 times slower: no fair peer."""
    a = torch.rand(1024, 1024)
    return 2 * 1024**3 / min(turns.seconds(lambda: a @ a) for _ in range(5)) / 1e9


def serve(steps, commands, **more):
    """
    :param steps: name -> function to time
    :param commands: name -> function(arguments) that returns the answer
    """
    turns.serve(
        steps,
        commands,
        torch=torch.__version__,
        peer_seed=SEED,
        threads=torch.get_num_threads(),
        gemm_gflops="%.1f" % _gemm_gflops(),
        **more,
    )
