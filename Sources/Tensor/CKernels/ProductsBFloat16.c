#include "ProductTile.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#pragma clang fp contract(fast)

/// A word is two bfloat16, whose bits are the upper halves of float32s: the odd one first, as
/// vdpbf16ps adds them.
GOPHER_BODY void add_bfloat16_pair(lanes *sums, word left, const words *right) {
  const words both = (words){0} + left;
  *sums += (lanes)(both & 0xffff0000) * (lanes)(*right & 0xffff0000);
  *sums += (lanes)(both << 16) * (lanes)(*right << 16);
}

#if defined(__x86_64__)
/// The same by the instruction made for it.
__attribute__((target("arch=x86-64-v4,avx512bf16"))) static inline void add_bfloat16_dot(
    lanes *sums, word left, const words *right) {
  const words both = (words){0} + left;
  *sums = (lanes)_mm512_dpbf16_ps((__m512)*sums, (__m512bh)both, (__m512bh)*right);
}
#endif

GOPHER_BFLOAT16_KERNEL(
    void, gopher_multiply_bfloat16,
    (long rows, long vectors, long inner, const gopher_bfloat16_pair *a, long arow, long ainner,
     const gopher_bfloat16_pair *b, long binner, long bvector, float *y, long yrow,
     int accumulate),
    (rows, vectors, inner, a, arow, ainner, b, binner, bvector, y, yrow, accumulate),
    multiply(add_bfloat16_dot, 12, 2, rows, vectors, inner, FACTORS, y, yrow, accumulate),
    multiply(add_bfloat16_pair, 12, 2, rows, vectors, inner, FACTORS, y, yrow, accumulate),
    multiply(add_bfloat16_pair, 4, 1, rows, vectors, inner, FACTORS, y, yrow, accumulate),
    multiply(add_bfloat16_pair, 1, 1, rows, vectors, inner, FACTORS, y, yrow, accumulate))
