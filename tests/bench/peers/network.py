"""The engine's GCN and GraphSAGE, made of PyTorch's functions.

Blocks of `convolution -> LayerNorm -> ReLU -> dropout`, then one linear layer. Parameters have the names
and the order of the engine; a weight is stored as input x output.
"""

import torch
import torch.nn.functional as F

import peer


class Batch:
    """What a network reads. What the engine saves is saved here too: the first hop is computed once, and
    block `l` computes only the first `rows[l]` rows, those that later blocks read."""

    def __init__(self, csr, rows, propagated, own):
        """
        :param csr: pointers, columns, weights of the normalised adjacency, the outputs in the first rows
        :param propagated: features after one hop, at least `rows[0]` rows; `own` before it
        """
        self.rows = rows
        self.propagated = propagated
        self.own = own
        self.adjacency = [None] + [
            peer.Sparse.first(*csr, rows[layer], rows[layer - 1]) for layer in range(1, len(rows))
        ]


class Network:
    def __init__(self, shape, values):
        """
        :param values: all parameters in one flat tensor
        """
        self.hidden, self.layers = shape["hidden"], shape["layers"]
        self.parameters = {}
        for p in shape["parameters"]:
            part = values[p["offset"] : p["offset"] + p["rows"] * p["columns"]]
            size = (p["rows"], p["columns"]) if p["rows"] > 1 else (p["columns"],)
            self.parameters[p["name"]] = part.reshape(size).clone().requires_grad_()
        self.rooted = "convs.0.lin_r.weight" in self.parameters

    def forward(self, batch, dropout):
        """Logits of the outputs."""
        x = self.block(0, batch.propagated, batch.own, dropout)
        for layer in range(1, self.layers):
            propagated = peer.Product.apply(batch.adjacency[layer], x)
            x = self.block(layer, propagated, x[: batch.rows[layer]], dropout)
        return self.linear(x)

    def block(self, layer, propagated, own, dropout):
        """
        :param own: rows before the propagation; only GraphSAGE reads them
        """
        p = self.parameters
        conv = f"convs.{layer}."
        if self.rooted:
            x = torch.addmm(p[conv + "lin_l.bias"], propagated, p[conv + "lin_l.weight"])
            x = torch.addmm(x, own, p[conv + "lin_r.weight"])
        else:
            x = torch.addmm(p[conv + "bias"], propagated, p[conv + "lin.weight"])
        x = F.layer_norm(x, (self.hidden,), p[f"norms.{layer}.weight"], p[f"norms.{layer}.bias"])
        return F.dropout(F.relu(x), dropout, training=dropout > 0)

    def linear(self, x):
        return torch.addmm(self.parameters["lin.bias"], x, self.parameters["lin.weight"])
