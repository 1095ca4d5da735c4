"""Writes pyg-*.safetensors: small PyTorch Geometric networks with random weights, and in the
metadata what they predict on a small graph. Usage: python pyg.py"""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch_geometric.nn import GATConv, GCNConv, SAGEConv

INPUT, HIDDEN, CLASSES, LAYERS, HEADS = 5, 6, 3, 2, 2
EDGES = [[0, 1], [0, 2], [1, 2], [2, 3], [3, 4], [5, 4]]
CONVOLUTIONS = {
    "gcn": lambda inputs: GCNConv(inputs, HIDDEN),
    "graph_sage": lambda inputs: SAGEConv(inputs, HIDDEN),
    "gat": lambda inputs: GATConv(inputs, HIDDEN // HEADS, heads=HEADS),
}


class Network(torch.nn.Module):
    def __init__(self, convolution):
        super().__init__()
        self.convs = torch.nn.ModuleList(convolution(HIDDEN if l else INPUT) for l in range(LAYERS))
        self.norms = torch.nn.ModuleList(torch.nn.LayerNorm(HIDDEN) for _ in range(LAYERS))
        self.lin = torch.nn.Linear(HIDDEN, CLASSES)

    def forward(self, x, edge_index):
        for conv, norm in zip(self.convs, self.norms):
            x = norm(conv(x, edge_index)).relu()
        return self.lin(x).softmax(dim=1)


torch.manual_seed(7)
x = torch.randn(6, INPUT)
edge_index = torch.tensor(EDGES + [[v, u] for u, v in EDGES]).t().contiguous()
for name, convolution in CONVOLUTIONS.items():
    network = Network(convolution)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(0.5 * torch.randn(parameter.shape))
        probabilities = network(x, edge_index)
    metadata = {
        "format": "pt",
        "features": json.dumps({"values": x.flatten().tolist()}),
        "edges": json.dumps({"values": EDGES}),
        "probabilities": json.dumps({"values": probabilities.flatten().tolist()}),
    }
    save_file(network.state_dict(), Path(__file__).with_name(f"pyg-{name}.safetensors"), metadata)
