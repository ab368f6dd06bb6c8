#include "ProductTile.h"

#include <string.h>

#pragma clang fp contract(fast)

/// A word is one float32.
GOPHER_BODY void add_float32(lanes *sums, word left, const words *right) {
  float number;
  memcpy(&number, &left, sizeof number);
  *sums += number * (lanes)*right;
}

GOPHER_KERNEL_BY_FAMILY(
    void, gopher_multiply,
    (long rows, long vectors, long inner, const float *a, long arow, long ainner, const float *b,
     long binner, long bvector, float *y, long yrow, int accumulate),
    (rows, vectors, inner, a, arow, ainner, b, binner, bvector, y, yrow, accumulate),
    multiply(add_float32, 12, 2, rows, vectors, inner, FACTORS, y, yrow, accumulate),
    multiply(add_float32, 6, 1, rows, vectors, inner, FACTORS, y, yrow, accumulate),
    multiply(add_float32, 2, 1, rows, vectors, inner, FACTORS, y, yrow, accumulate))
