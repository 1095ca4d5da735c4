"""What the peers that train share: parameters from a file, the full-batch step, the check.

A network runs in two ways, which are its methods: dropout -> logits of the outputs.

pruned  what the engine saves is saved here too: the first hop is computed once where no weights come
        before it, and a block computes only the rows that later blocks read
plain   the code that people write: every product at every step, all rows in every block
"""

import torch
import torch.nn.functional as F

import peer

WAYS = ("pruned", "plain")
SHAPE = peer.read_shape()
FEATURES, HIDDEN, LAYERS = SHAPE["features"], SHAPE["hidden"], SHAPE["layers"]
OUTPUTS, ROWS = SHAPE["outputs"], SHAPE["rows"]
labels = torch.from_numpy(peer.read("labels", "<i4")).long()
features = peer.read_matrix("features", FEATURES)
pointers, columns = peer.read("pointers", "<i4"), peer.read("columns", "<i4")
weights = peer.read("weights")


def parameters():
    """Name and values of every parameter in the order of the file; a weight is input x output."""
    flat = torch.from_numpy(peer.read("parameters"))
    for p in SHAPE["parameters"]:
        values = flat[p["offset"] : p["offset"] + p["rows"] * p["columns"]]
        yield p["name"], values.reshape(p["rows"], p["columns"])


class Training:
    """
    A network that learns in one way.

    :param network: has both ways, `learned`, its parameters in the order of the file, and `stored`,
                    which lays out a gradient as the file does
    """

    def __init__(self, network, way):
        self.network = network
        self.logits = getattr(network, way)
        self.optimiser = torch.optim.Adam(network.learned, lr=SHAPE["learningRate"])

    def loss_and_gradients(self, dropout):
        loss = F.cross_entropy(self.logits(dropout), labels)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        return loss.item()

    def step(self):
        self.loss_and_gradients(SHAPE["dropout"])
        self.optimiser.step()

    def gradients(self):
        stored = [self.network.stored(p.grad).reshape(-1) for p in self.network.learned]
        return torch.cat(stored).numpy()


def serve(create, **more):
    """
    :param create: way -> a network with the parameters of the file
    """

    def check(arguments):
        """Loss of both ways without dropout; leaves the gradients of each in a file."""
        losses = []
        for way in WAYS:
            training = Training(create(way), way)
            losses.append("%s=%.8f" % (way, training.loss_and_gradients(0)))
            peer.write("gradients-" + way, training.gradients())
        return " ".join(losses)

    steps = {way: Training(create(way), way).step for way in WAYS}
    peer.serve(steps, {"check": check}, **more)
