"""Peer of `step` and `epoch`: a GCN or a GraphSAGE by PyTorch's own products."""

import time

import torch

import peer
from network import Batch, Network
from training import FEATURES, LAYERS, OUTPUTS, ROWS, SHAPE
from training import columns, features, pointers, serve, weights


class Way:
    """A network with the parameters of the file, which runs in both ways."""

    def __init__(self):
        self.network = Network(SHAPE, torch.from_numpy(peer.read("parameters")))
        self.learned = list(self.network.parameters.values())

    @staticmethod
    def stored(gradient):
        return gradient

    def pruned(self, dropout):
        return self.network.forward(batch, dropout)

    def plain(self, dropout):
        x = features
        for layer in range(LAYERS):
            x = self.network.block(layer, peer.Product.apply(adjacency, x), x, dropout)
        return self.network.linear(x)[:OUTPUTS]


csr = (pointers, columns, weights)
propagated = peer.read_matrix("propagated", FEATURES)
peer.choose_indices(*csr)
begin = time.perf_counter()
adjacency = peer.Sparse(*csr, SHAPE["nodes"])
batch = Batch(csr, ROWS, propagated, features[: ROWS[0]])
adjacency.matrix @ features  # what a user would run to have the first hop; here all read the same file
prepare_seconds = time.perf_counter() - begin
serve(lambda way: Way(), prepare_s="%.3f" % prepare_seconds)
