"""Peer of `step` and `epoch`: one full-batch training step, in two ways.

pruned  what the engine saves is saved here too: the first hop is computed once, and a block computes
        only the rows that later blocks read
plain   the code that people write: every product at every step, all rows in every block
"""

import time

import torch
import torch.nn.functional as F

import peer
from network import Batch, Network

SHAPE = peer.read_shape()


class Training:
    def __init__(self):
        self.network = Network(SHAPE, torch.from_numpy(peer.read("parameters")))
        self.optimiser = torch.optim.Adam(
            self.network.parameters.values(), lr=SHAPE["learningRate"]
        )

    def loss_and_gradients(self, forward, dropout):
        loss = F.cross_entropy(forward(self.network, dropout), labels)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        return loss.item()

    def step(self, forward):
        self.loss_and_gradients(forward, SHAPE["dropout"])
        self.optimiser.step()


def pruned(network, dropout):
    return network.forward(batch, dropout)


def plain(network, dropout):
    x = features
    for layer in range(SHAPE["layers"]):
        x = network.block(layer, peer.Product.apply(adjacency, x), x, dropout)
    return network.linear(x)[: SHAPE["outputs"]]


def check(arguments):
    """Loss of both ways without dropout; leaves the gradients of each in a file."""
    losses = []
    for name, forward in FORWARD.items():
        training = Training()
        losses.append("%s=%.8f" % (name, training.loss_and_gradients(forward, 0)))
        peer.write("gradients-" + name, training.network.gradients())
    return " ".join(losses)


FORWARD = {"pruned": pruned, "plain": plain}
labels = torch.from_numpy(peer.read("labels", "<i4")).long()
features = peer.read_matrix("features", SHAPE["features"])
propagated = peer.read_matrix("propagated", SHAPE["features"])
csr = peer.read_csr()
peer.choose_indices(*csr)
begin = time.perf_counter()
adjacency = peer.Sparse(*csr, SHAPE["nodes"])
batch = Batch(csr, SHAPE["rows"], propagated, features[: SHAPE["rows"][0]])
adjacency.matrix @ features  # what a user would run to have the first hop; here all read the same file
prepare_seconds = time.perf_counter() - begin
trainings = {name: Training() for name in FORWARD}
peer.serve(
    {name: lambda name=name: trainings[name].step(FORWARD[name]) for name in FORWARD},
    {"check": check},
    prepare_s="%.3f" % prepare_seconds,
)
