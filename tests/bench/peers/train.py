"""Peer of `accuracy` and `epoch`: full-batch training with the rules of the engine's trainer.

train SEED EPOCHS  trains a fresh network for at most EPOCHS epochs; answers with the accuracies of the
                   best validation epoch and leaves `trace`: for every epoch the seconds since the
                   beginning, its validation included, and the validation accuracy
"""

import math
import time

import numpy as np
import torch
import torch.nn.functional as F

import peer
from network import Batch, Network

SHAPE = peer.read_shape()


class Part:
    """The outputs of one set; the runner put them, and what they read, into the first rows."""

    def __init__(self, name, features, propagated):
        rows = SHAPE["rows"][name]
        nodes = torch.from_numpy(peer.read(name + "/nodes", "<i4")[: rows[0]]).long()
        own = features[nodes] if ROOTED else None
        self.batch = Batch(peer.read_csr(name + "/"), rows, propagated[nodes], own)
        self.labels = torch.from_numpy(peer.read(name + "/labels", "<i4")).long()

    def score(self, network):
        """Mean cross-entropy and accuracy."""
        with torch.no_grad():
            logits = network.forward(self.batch, 0)
            right = (logits.argmax(1) == self.labels).sum().item()
            return F.cross_entropy(logits, self.labels).item(), right / len(self.labels)


class Plateau:
    """PlateauRule of the engine: ReduceLROnPlateau on the validation loss."""

    FACTOR, PATIENCE, COOLDOWN, LEAST, THRESHOLD = 0.33, 30, 10, 1e-4, 1e-4

    def __init__(self, rate):
        self.rate = rate
        self.best = math.inf
        self.bad_epochs = self.cooldown = 0

    def observe(self, loss):
        if loss < self.best * (1 - self.THRESHOLD):
            self.best = loss
            self.bad_epochs = 0
        else:
            self.bad_epochs += 1
        if self.cooldown > 0:
            self.cooldown -= 1
            self.bad_epochs = 0
        if self.bad_epochs > self.PATIENCE:
            self.rate = min(self.rate, max(self.rate * self.FACTOR, self.LEAST))
            self.cooldown = self.COOLDOWN
            self.bad_epochs = 0


class Best:
    """The best validation epoch: the higher accuracy, at equal accuracy the lower loss."""

    def __init__(self):
        self.epoch = 0
        self.loss, self.accuracy = math.inf, -1.0
        self.values = None

    def observe(self, epoch, loss, accuracy, network):
        if accuracy > self.accuracy or accuracy == self.accuracy and loss < self.loss:
            self.epoch, self.loss, self.accuracy = epoch, loss, accuracy
            self.values = [p.detach().clone() for p in network.parameters.values()]

    def should_stop(self, following):
        return following > SHAPE["minEpochs"] and following - self.epoch > SHAPE["patience"]


def initial(seed):
    """Weights uniform as Glorot and Bengio 2010, equation 16; norms 1; biases 0."""
    torch.manual_seed(seed)
    values = []
    for p in SHAPE["parameters"]:
        size = p["rows"] * p["columns"]
        if p["rows"] > 1:
            limit = math.sqrt(6 / (p["rows"] + p["columns"]))
            values.append(torch.empty(size).uniform_(-limit, limit))
        else:
            scale = p["name"].startswith("norms.") and p["name"].endswith(".weight")
            values.append(torch.ones(size) if scale else torch.zeros(size))
    return torch.cat(values)


def adam(network):
    """Weight decay as an L2 term in the gradient, of the weight matrices alone."""
    parameters = network.parameters.values()
    return torch.optim.Adam(
        [
            {"params": [p for p in parameters if p.dim() > 1], "weight_decay": SHAPE["penalty"]},
            {"params": [p for p in parameters if p.dim() == 1]},
        ],
        lr=SHAPE["learningRate"],
    )


def train(arguments):
    seed, epochs = map(int, arguments)
    begin = time.perf_counter()
    network = Network(SHAPE, initial(seed))
    optimiser = adam(network)
    plateau, best, trace = Plateau(SHAPE["learningRate"]), Best(), []
    for epoch in range(1, epochs + 1):
        if best.should_stop(epoch):
            break
        for group in optimiser.param_groups:
            group["lr"] = plateau.rate
        loss = F.cross_entropy(
            network.forward(training.batch, SHAPE["dropout"]), training.labels
        )
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        validation_loss, accuracy = validation.score(network)
        if not math.isfinite(loss.item()) or not math.isfinite(validation_loss):
            break
        best.observe(epoch, validation_loss, accuracy, network)
        plateau.observe(validation_loss)
        trace.append((time.perf_counter() - begin, accuracy))
    seconds = time.perf_counter() - begin
    with torch.no_grad():
        for p, value in zip(network.parameters.values(), best.values):
            p.copy_(value)
    peer.write("trace", np.array(trace))
    return "test=%.6f validation=%.6f best=%d epochs=%d seconds=%.3f" % (
        test.score(network)[1], best.accuracy, best.epoch, len(trace), seconds
    )


ROOTED = any("lin_r" in p["name"] for p in SHAPE["parameters"])
everything = peer.read_matrix("features", SHAPE["features"])
csr = peer.read_csr()
peer.choose_indices(*csr)
begin = time.perf_counter()
first_hop = peer.Sparse(*csr, len(everything)).matrix @ everything
training = Part("train", everything, first_hop)
validation = Part("validation", everything, first_hop)
prepare_seconds = time.perf_counter() - begin
test = Part("test", everything, first_hop)
del everything, first_hop
peer.serve({}, {"train": train}, prepare_s="%.3f" % prepare_seconds)
