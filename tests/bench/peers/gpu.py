"""What the benchmark `gpu` is compared with: the same shapes by PyTorch on the first GPU. Run by itself:

    python3 tests/bench/peers/gpu.py

Graphs follow the law of ReferenceShape with other random numbers. Times are medians of 15 runs by the GPU's own clock.
"""

import statistics

import numpy as np
import torch
import torch.nn.functional as F

WIDTH = 256
KEEP = 0.5
RUNS = 15
# name, nodes, undirected edges, features, classes, outputs, blocks
SHAPES = [
    ("small", 2_000, 10_000, 128, 40, 500, 2),
    ("step", 10_000, 50_000, 128, 40, 2_000, 2),
    ("rows", 10_000, 50_000, 128, 40, 10_000, 2),
    ("wordnet", 117_659, 183_789, 128, 45, 63_536, 3),
    ("scale", 1_000_000, 10_000_000, 64, 16, 100_000, 3),
]
device = torch.device("cuda")


def graph(nodes, pairs, outputs, layers):
    """Pointers, columns and weights of the normalised adjacency, the outputs first, then by hops; and the rows of
    each block."""
    random = np.random.default_rng(3)
    rank = random.permutation(nodes)
    source = random.integers(0, nodes, pairs)
    target = rank[(nodes * random.random(pairs) ** 1.5).astype(np.int64)]
    own = np.arange(nodes)
    keys = np.unique(
        np.concatenate([source * nodes + target, target * nodes + source, own * nodes + own])
    )
    row, column = np.divmod(keys, nodes)
    distance = np.where(own < outputs, 0, nodes)
    for hop in range(1, layers):
        near = row[distance[column] < hop]
        distance[near] = np.minimum(distance[near], hop)
    place = np.empty(nodes, np.int64)
    place[np.argsort(distance, kind="stable")] = own
    row, column = place[row], place[column]
    order = np.lexsort((column, row))
    row, column = row[order], column[order]
    degree = np.bincount(row, minlength=nodes)
    weights = (1 / np.sqrt(degree[row] * degree[column])).astype(np.float32)
    rows = [int((distance <= layers - 1 - layer).sum()) for layer in range(layers)]
    return np.concatenate(([0], np.cumsum(degree))), column, weights, rows


def csr(pointers, columns, weights, size):
    """32-bit indices: cuSPARSE reads half as much of them."""
    return torch.sparse_csr_tensor(
        torch.tensor(pointers, dtype=torch.int32),
        torch.tensor(columns, dtype=torch.int32),
        torch.tensor(weights),
        size=size,
        device=device,
    )


class Sparse:
    """The first rows of a matrix, and their transpose."""

    def __init__(self, pointers, columns, weights, rows, column_count):
        end = pointers[rows]
        self.size = (rows, column_count)
        self.matrix = csr(pointers[: rows + 1], columns[:end], weights[:end], self.size)
        row = np.repeat(np.arange(rows), np.diff(pointers[: rows + 1]))
        order = np.argsort(columns[:end], kind="stable")
        turned = np.concatenate(([0], np.cumsum(np.bincount(columns[:end], minlength=column_count))))
        self.transposed = csr(turned, row[order], weights[:end][order], (column_count, rows))
        self.entries = int(end)


class Product(torch.autograd.Function):
    @staticmethod
    def forward(ctx, sparse, dense):
        ctx.sparse = sparse
        return sparse.matrix @ dense

    @staticmethod
    def backward(ctx, gradient):
        return None, ctx.sparse.transposed @ gradient


def millis(work, copies=1):
    for _ in range(3):
        work()
    times = []
    for _ in range(RUNS):
        begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        begin.record()
        for _ in range(copies):
            work()
        end.record()
        end.synchronize()
        times.append(begin.elapsed_time(end) / copies)
    return statistics.median(times)


def recorded(work):
    """The same kernels as one CUDA graph."""
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(5):
            work()
    torch.cuda.current_stream().wait_stream(side)
    recording = torch.cuda.CUDAGraph()
    with torch.cuda.graph(recording):
        work()
    return recording.replay


class Step:
    def __init__(self, features, classes, outputs, layers, adjacency, rows, foreach):
        def parameter(*size):
            return (torch.rand(*size, device=device) / 8).requires_grad_()

        self.adjacency, self.rows = adjacency, rows
        self.x = torch.rand(rows[0], features, device=device) - 0.5
        self.labels = torch.randint(classes, (outputs,), device=device)
        inputs = [features] + [WIDTH] * (layers - 1)
        self.blocks = [(parameter(n, WIDTH), *(parameter(WIDTH) for _ in range(3))) for n in inputs]
        self.weight, self.bias = parameter(WIDTH, classes), parameter(classes)
        learned = [p for block in self.blocks for p in block] + [self.weight, self.bias]
        self.adam = torch.optim.Adam(learned, lr=1e-3, capturable=True, **foreach)

    def loss(self):
        x = self.x
        for layer, (weight, bias, gamma, beta) in enumerate(self.blocks):
            if layer > 0:
                x = Product.apply(self.adjacency[layer], x)
            x = F.layer_norm(torch.addmm(bias, x, weight), (WIDTH,), gamma, beta)
            x = F.dropout(F.relu(x), 1 - KEEP)
        return F.cross_entropy(torch.addmm(self.bias, x, self.weight), self.labels)

    def __call__(self):
        self.adam.zero_grad(set_to_none=True)
        self.loss().backward()
        self.adam.step()


def row(shape, what, value, more=""):
    print("%-8s %-44s %9.4f ms %s" % (shape, what, value, more), flush=True)


def measure(name, nodes, pairs, features, classes, outputs, layers):
    pointers, columns, weights, rows = graph(nodes, pairs, outputs, layers)
    copies = 3 if nodes > 100_000 else 30
    adjacency = [None] + [
        Sparse(pointers, columns, weights, rows[layer], rows[layer - 1]) for layer in range(1, layers)
    ]
    print("%s: rows %s, entries %s" % (name, rows, [a.entries for a in adjacency[1:]]))
    for tf32 in (False, True):
        torch.backends.cuda.matmul.allow_tf32 = tf32
        suffix = ", TF32" if tf32 else ""
        step = Step(features, classes, outputs, layers, adjacency, rows, {"fused": True})
        row(name, "step" + suffix, millis(step, copies))
        row(name, "step, one graph" + suffix, millis(recorded(step), copies))
        del step
    step = Step(features, classes, outputs, layers, adjacency, rows, {})
    torch.backends.cuda.matmul.allow_tf32 = False
    row(name, "step, Adam not fused", millis(step, copies))
    a = adjacency[1]
    x = torch.rand(a.size[1], WIDTH, device=device)
    y = torch.rand(a.size[0], WIDTH, device=device)
    moved = a.entries * (8 + 4 * WIDTH) + 4 * WIDTH * a.size[0]
    turns = 5 if nodes > 100_000 else 50
    time = millis(lambda: a.matrix @ x, turns)
    row(name, "A x, %d rows, %d entries" % (a.size[0], a.entries), time, "%.0f GB/s" % (moved / time / 1e6))
    time = millis(lambda: a.transposed @ y, turns)
    row(name, "A' y, %d rows" % a.size[1], time)
    weight, bias, gamma, beta = step.blocks[1]

    def norm():
        return F.dropout(F.relu(F.layer_norm(x, (WIDTH,), gamma, beta)), 1 - KEEP)

    with torch.no_grad():
        row(name, "norm, ReLU, dropout, %d rows" % x.shape[0], millis(norm, turns))
        for tf32 in (False, True):
            torch.backends.cuda.matmul.allow_tf32 = tf32
            time = millis(lambda: y @ weight, turns)
            flops = 2 * y.shape[0] * WIDTH * WIDTH
            label = "%d x 256 times 256 x 256%s" % (y.shape[0], ", TF32" if tf32 else "")
            row(name, label, time, "%.0f GFLOP/s" % (flops / time / 1e6))
    torch.backends.cuda.matmul.allow_tf32 = False


def geometric():
    """What people write: GCNConv on all nodes, its normalisation cached."""
    from torch_geometric.nn import GCNConv

    for name, nodes, pairs, features, classes, outputs, layers in SHAPES:
        if outputs == nodes or nodes > 200_000:
            continue  # a message per edge and layer: the largest shape does not fit
        random = np.random.default_rng(3)
        ends = np.stack([random.integers(0, nodes, pairs), random.permutation(nodes)[
            (nodes * random.random(pairs) ** 1.5).astype(np.int64)]])
        edges = torch.tensor(np.concatenate([ends, ends[::-1]], 1), device=device)
        x = torch.rand(nodes, features, device=device)
        labels = torch.randint(classes, (outputs,), device=device)
        inputs = [features] + [WIDTH] * (layers - 1)
        convs = torch.nn.ModuleList(GCNConv(n, WIDTH, cached=True) for n in inputs).to(device)
        norms = torch.nn.ModuleList(torch.nn.LayerNorm(WIDTH) for _ in inputs).to(device)
        linear = torch.nn.Linear(WIDTH, classes).to(device)
        learned = [*convs.parameters(), *norms.parameters(), *linear.parameters()]
        adam = torch.optim.Adam(learned, lr=1e-3, fused=True)

        def step():
            adam.zero_grad(set_to_none=True)
            h = x
            for conv, norm in zip(convs, norms):
                h = F.dropout(F.relu(norm(conv(h, edges))), 1 - KEEP)
            F.cross_entropy(linear(h)[:outputs], labels).backward()
            adam.step()

        row(name, "step, PyTorch Geometric, GCNConv, all rows", millis(step, 10))


print(torch.__version__, torch.version.cuda, torch.cuda.get_device_name())
for shape in SHAPES:
    measure(*shape)
geometric()
