"""How alike two sets of texts are."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray


def likeness(a: "NDArray[float32]", b: "NDArray[float32]") -> "NDArray[float32]":
    """Cosine of every row of `a` with every row of `b`: 0 has nothing in common, or no words; 1 is the same.

    `a` has shape (n, d), `b` (m, d), rows of unit length or zero as an `Embedder` gives them; the answer
    has (n, m). Opposed vectors count as 0: the model's negative cosines say nothing about people. Order
    pairs by it and compare only values from one model; there is no threshold at which two people "are"
    alike.

    >>> import numpy as np
    >>> likeness(np.array([[1, 0], [0, 0]], "float32"), np.array([[0.6, 0.8], [-1, 0]], "float32"))
    array([[0.6, 0. ],
           [0. , 0. ]], dtype=float32)
    """
    cosines: NDArray[float32] = a @ b.T
    return cosines.clip(0, 1)
