"""Peer of `step` and `epoch`: a GCN by PyTorch's own products."""

import time

import torch
import torch.nn.functional as F

import peer
from training import FEATURES, HIDDEN, LAYERS, OUTPUTS, ROWS, SHAPE
from training import columns, features, parameters, pointers, serve, weights


class Gcn:
    """Parameters by name; a weight is stored as input x output."""

    def __init__(self):
        self.parameters = {
            name: (values if len(values) > 1 else values[0]).clone().requires_grad_()
            for name, values in parameters()
        }
        self.learned = list(self.parameters.values())

    @staticmethod
    def stored(gradient):
        return gradient

    def block(self, layer, x, dropout):
        p = self.parameters
        x = torch.addmm(p[f"convs.{layer}.bias"], x, p[f"convs.{layer}.lin.weight"])
        x = F.layer_norm(x, (HIDDEN,), p[f"norms.{layer}.weight"], p[f"norms.{layer}.bias"])
        return F.dropout(F.relu(x), dropout)

    def linear(self, x):
        return torch.addmm(self.parameters["lin.bias"], x, self.parameters["lin.weight"])

    def pruned(self, dropout):
        x = self.block(0, propagated, dropout)
        for layer in range(1, LAYERS):
            x = self.block(layer, peer.Product.apply(pruned_adjacency[layer], x), dropout)
        return self.linear(x)

    def plain(self, dropout):
        x = features
        for layer in range(LAYERS):
            x = self.block(layer, peer.Product.apply(adjacency, x), dropout)
        return self.linear(x)[:OUTPUTS]


begin = time.perf_counter()
csr = (pointers, columns, weights)
adjacency = peer.Sparse(*csr, SHAPE["nodes"])
pruned_adjacency = [None] + [
    peer.Sparse.first(*csr, ROWS[layer], ROWS[layer - 1]) for layer in range(1, LAYERS)
]
adjacency.matrix @ features  # what a user would run to have the first hop; here all read the same file
prepare_seconds = time.perf_counter() - begin
propagated = peer.read_matrix("propagated", FEATURES)
serve(lambda way: Gcn(), prepare_s="%.3f" % prepare_seconds)
