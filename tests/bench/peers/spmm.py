"""Peer of `spmm`: a CSR matrix times a dense one."""

import peer

shape = peer.read_shape()
sparse = peer.Sparse(
    peer.read("pointers", "<i4"), peer.read("columns", "<i4"), peer.read("weights"), shape["nodes"]
)
dense = peer.read_matrix("features", shape["features"])


def check(arguments):
    peer.write("product", (sparse.matrix @ dense).numpy())
    return "written"


peer.serve({"spmm": lambda: sparse.matrix @ dense}, {"check": check})
