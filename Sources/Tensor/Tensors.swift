// Tensors: float32 tensors, their gradients, and the operations of the network.
//
// - ``Tensor``, ``Shape``, ``Storage``: numbers in memory. A tensor is a handle; copies share.
// - ``Parameter``, ``Variable``, ``Tape``: what is learnt, what is computed, and how gradients come
//   back: an explicit tape, run backward once. ``OperationProfile``: where the time goes.
// - ``Operations``: embedding, rmsNorm, linear, activation, add, relativeAttention,
//   softmaxCrossEntropy, tokenLogProbabilities, logits. Each file holds an operation with its
//   pullback; `Operations/Reference` holds the plain versions that tests hold them against.
// - ``matrixMultiply(_:_:into:alpha:beta:rowGroup:bias:)``: products by OpenBLAS on fixed tiles.
// - ``AdamStep`` and the arithmetic in `Vectors`: whole tensors in place.
// - ``MatrixKernelFamily``, ``VectorKernelFamily``: which kernels run; checkpoints record both.
//
// Rules. Results have the same bits for any number of threads: work is cut by the shape of the
// data alone (``Blocks``, ``Tiles``) and sums run in a fixed order. Results of a sequence have the
// same bits whatever else is in the batch: shapes [sequences, positions, columns] say where
// sequences end (``Shape/rowGroup``), and no tile or chunk crosses an end. Kernels in `CKernels`
// see raw buffers alone, so another backend can stand in their place.
