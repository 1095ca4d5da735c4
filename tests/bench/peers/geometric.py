"""Peer of `sage` and `gat`: a network of PyTorch Geometric's own layers.

Its layers take the edges in several forms. Each way to run the network gets the one with which its
step is fastest on this machine, found by a short trial.
"""

import peer  # first: it silences warnings

import torch
import torch.nn.functional as F
import torch_geometric
from torch_geometric import EdgeIndex
from torch_geometric.nn import GATConv, SAGEConv

from training import FEATURES, HIDDEN, LAYERS, OUTPUTS, ROWS, SHAPE, WAYS
from training import Training, columns, features, parameters, pointers, serve, weights

HEADS = SHAPE["heads"]
READ = [SHAPE["inputs"]] + ROWS  # rows that block l reads; it computes READ[l + 1]


class Edges:
    """The edges into the first rows, from the first columns, as a sparse matrix rows x columns."""

    def __init__(self, row_count, column_count, square):
        end = pointers[row_count]
        self.pointers = torch.from_numpy(pointers[: row_count + 1])
        self.columns = torch.from_numpy(columns[:end])
        self.weights = torch.from_numpy(weights[:end])
        if square:  # the rows that are missing are empty
            self.pointers = F.pad(self.pointers, (0, column_count - row_count), value=int(end))
        self.size = (len(self.pointers) - 1, column_count)

    def edge_index(self):
        rows = torch.repeat_interleave(torch.arange(self.size[0]), self.pointers.diff())
        return torch.stack([self.columns.long(), rows])

    def sorted_edge_index(self):
        form = EdgeIndex(self.edge_index(), sparse_size=self.size[::-1], sort_order="col")
        return form.fill_cache_()

    def csr(self, kind, values):
        return torch.sparse_csr_tensor(
            self.pointers.to(kind), self.columns.to(kind), values, size=self.size
        )


class Network(torch.nn.Module):
    """
    Blocks of convolution, LayerNorm, ReLU and dropout, then a linear layer; parameters have the names
    of the file, but a weight is output x input.
    """

    def __init__(self, form, way):
        super().__init__()
        widths = [FEATURES] + [HIDDEN] * (LAYERS - 1)
        self.convs = torch.nn.ModuleList(self.convolution(width, form) for width in widths)
        self.norms = torch.nn.ModuleList(torch.nn.LayerNorm(HIDDEN) for _ in widths)
        self.lin = torch.nn.Linear(HIDDEN, SHAPE["classes"])
        own = dict(self.named_parameters())
        self.learned = []
        with torch.no_grad():
            for name, values in parameters():
                parameter = own.pop(name)
                parameter.copy_(self.stored(values) if parameter.dim() == 2 else values.view_as(parameter))
                self.learned.append(parameter)
        assert not own, "not in the file: %s" % list(own)
        self.edges = prepared(way, form)

    @staticmethod
    def stored(gradient):
        return gradient.t() if gradient.dim() == 2 else gradient

    def block(self, layer, x, dropout):
        return F.dropout(F.relu(self.norms[layer](x)), dropout)

    def pruned(self, dropout):
        x = features[: READ[0]]
        for layer in range(LAYERS):
            x = self.block(layer, self.first_rows(layer, x, READ[layer + 1]), dropout)
        return self.lin(x)

    def plain(self, dropout):
        x = features
        for layer in range(LAYERS):
            x = self.block(layer, self.convs[layer](x, self.edges[layer]), dropout)
        return self.lin(x)[:OUTPUTS]


class Sage(Network):
    """The mean as the layer computes it, or as a sum over an adjacency that is divided already."""

    SQUARE = False
    FORMS = {
        "edge_index": lambda edges: edges.edge_index(),
        "EdgeIndex": lambda edges: edges.sorted_edge_index(),
        "csr32": lambda edges: edges.csr(torch.int32, torch.ones_like(edges.weights)),
        "csr64": lambda edges: edges.csr(torch.int64, torch.ones_like(edges.weights)),
        "sum_csr32": lambda edges: edges.csr(torch.int32, edges.weights),
        "sum_csr64": lambda edges: edges.csr(torch.int64, edges.weights),
    }

    @staticmethod
    def convolution(inputs, form):
        return SAGEConv(inputs, HIDDEN, aggr="sum" if form.startswith("sum") else "mean")

    def first_rows(self, layer, x, rows):
        conv = self.convs[layer]
        if layer == 0:
            return conv.lin_l(propagated) + conv.lin_r(x[:rows])
        return conv((x, x[:rows]), self.edges[layer])


class Gat(Network):
    """The self-loops are in the file."""

    SQUARE = True
    FORMS = {name: Sage.FORMS[name] for name in ("edge_index", "EdgeIndex", "csr32", "csr64")}

    @staticmethod
    def convolution(inputs, form):
        return GATConv(inputs, HIDDEN // HEADS, heads=HEADS, add_self_loops=False)

    def first_rows(self, layer, x, rows):
        # A pair (x, x[:rows]) would cost a second product for the first rows.
        return self.convs[layer](x, self.edges[layer])[:rows]


def prepared(way, form):
    """The edges of every block, made once for all networks."""
    if (way, form) not in made:
        build = NETWORK.FORMS[form]
        if way == "plain":
            made[way, form] = [build(Edges(SHAPE["nodes"], SHAPE["nodes"], True))] * LAYERS
        else:
            made[way, form] = [
                build(Edges(READ[layer + 1], READ[layer], NETWORK.SQUARE)) for layer in range(LAYERS)
            ]
    return made[way, form]


def fastest(way):
    steps = {}
    for form in NETWORK.FORMS:
        try:
            step = Training(NETWORK(form, way), way).step
            step()
            steps[form] = step
        except RuntimeError:
            pass  # this layer, or this build, does not take it
    return peer.fastest(steps, 4)


made = {}
NETWORK = {"GraphSAGE": Sage, "GAT": Gat}[SHAPE["type"]]
propagated = peer.read_matrix("propagated", FEATURES) if NETWORK is Sage else None
forms = {way: fastest(way) for way in WAYS}
serve(
    lambda way: NETWORK(forms[way], way),
    pyg=torch_geometric.__version__,
    **{way + "_edges": form for way, form in forms.items()},
)
