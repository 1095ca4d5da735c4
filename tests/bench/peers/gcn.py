"""Peer of `step` and `epoch`: one full-batch training step of a GCN, in two ways.

pruned  what the engine saves is saved here too: the first hop is computed once, and a block computes
        only the rows that later blocks read
plain   the code that people write: every product at every step, all rows in every block
"""

import time

import torch
import torch.nn.functional as F

import peer

SHAPE = peer.read_shape()
LAYERS, HIDDEN, OUTPUTS = SHAPE["layers"], SHAPE["hidden"], SHAPE["outputs"]


class Gcn:
    """Parameters by name; a weight is stored as input x output."""

    def __init__(self):
        flat = torch.from_numpy(peer.read("parameters"))
        self.parameters = {}
        for p in SHAPE["parameters"]:
            values = flat[p["offset"] : p["offset"] + p["rows"] * p["columns"]]
            size = (p["rows"], p["columns"]) if p["rows"] > 1 else (p["columns"],)
            self.parameters[p["name"]] = values.reshape(size).clone().requires_grad_()
        self.optimiser = torch.optim.Adam(self.parameters.values(), lr=SHAPE["learningRate"])

    def block(self, layer, x, dropout):
        p = self.parameters
        x = torch.addmm(p[f"convs.{layer}.bias"], x, p[f"convs.{layer}.lin.weight"])
        x = F.layer_norm(x, (HIDDEN,), p[f"norms.{layer}.weight"], p[f"norms.{layer}.bias"])
        return F.dropout(F.relu(x), dropout)

    def linear(self, x):
        return torch.addmm(self.parameters["lin.bias"], x, self.parameters["lin.weight"])

    def loss_and_gradients(self, forward, dropout):
        loss = F.cross_entropy(forward(self, dropout), labels)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        return loss.item()

    def step(self, forward):
        self.loss_and_gradients(forward, SHAPE["dropout"])
        self.optimiser.step()

    def gradients(self):
        return torch.cat([p.grad.reshape(-1) for p in self.parameters.values()]).numpy()


def pruned(gcn, dropout):
    x = gcn.block(0, propagated, dropout)
    for layer in range(1, LAYERS):
        x = gcn.block(layer, peer.Product.apply(pruned_adjacency[layer], x), dropout)
    return gcn.linear(x)


def plain(gcn, dropout):
    x = features
    for layer in range(LAYERS):
        x = gcn.block(layer, peer.Product.apply(adjacency, x), dropout)
    return gcn.linear(x)[:OUTPUTS]


def check(arguments):
    """Loss of both ways without dropout; leaves the gradients of each in a file."""
    losses = []
    for name, forward in FORWARD.items():
        gcn = Gcn()
        losses.append("%s=%.8f" % (name, gcn.loss_and_gradients(forward, 0)))
        peer.write("gradients-" + name, gcn.gradients())
    return " ".join(losses)


FORWARD = {"pruned": pruned, "plain": plain}
labels = torch.from_numpy(peer.read("labels", "<i4")).long()
features = peer.read_matrix("features", SHAPE["features"])
begin = time.perf_counter()
csr = (peer.read("pointers", "<i4"), peer.read("columns", "<i4"), peer.read("weights"))
adjacency = peer.Sparse(*csr, SHAPE["nodes"])
rows = SHAPE["rows"]
pruned_adjacency = [None] + [
    peer.Sparse.first(*csr, rows[layer], rows[layer - 1]) for layer in range(1, LAYERS)
]
adjacency.matrix @ features  # what a user would run to have the first hop; here all read the same file
prepare_seconds = time.perf_counter() - begin
propagated = peer.read_matrix("propagated", SHAPE["features"])
networks = {name: Gcn() for name in FORWARD}
peer.serve(
    {name: lambda name=name: networks[name].step(FORWARD[name]) for name in FORWARD},
    {"check": check},
    prepare_s="%.3f" % prepare_seconds,
)
