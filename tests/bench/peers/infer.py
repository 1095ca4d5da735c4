"""Peer of `fullgraph`: inference with a GCN on all nodes, nothing kept for a backward pass."""

import torch
import torch.nn.functional as F

import peer

shape = peer.read_shape()
flat = torch.from_numpy(peer.read("parameters"))
parameters = {
    p["name"]: flat[p["offset"] : p["offset"] + p["rows"] * p["columns"]].reshape(
        (p["rows"], p["columns"]) if p["rows"] > 1 else (p["columns"],)
    )
    for p in shape["parameters"]
}
adjacency = peer.Sparse(
    peer.read("pointers", "<i4"), peer.read("columns", "<i4"), peer.read("weights"), shape["nodes"]
).matrix
features = peer.read_matrix("features", shape["features"])


@torch.no_grad()
def infer():
    x = features
    for layer in range(shape["layers"]):
        conv, norm = f"convs.{layer}", f"norms.{layer}"
        x = torch.addmm(parameters[conv + ".bias"], adjacency @ x, parameters[conv + ".lin.weight"])
        x = F.layer_norm(x, (shape["hidden"],), parameters[norm + ".weight"], parameters[norm + ".bias"])
        x = F.relu_(x)
    return torch.softmax(torch.addmm(parameters["lin.bias"], x, parameters["lin.weight"]), 1)


def check(arguments):
    peer.write("probabilities", infer().numpy())
    return "written"


peer.serve({"infer": infer}, {"check": check})
