#ifndef GOPHER_PRODUCT_TILE_H
#define GOPHER_PRODUCT_TILE_H

#include "Families.h"

// The loops of a small matrix product, for factors of any element.
//
// Factors are words of 32 bits: one float32, or two bfloat16 that lie side by side along the inner
// index. What a word holds is known to the one function that multiplies and adds words; it is handed
// in, and inlined.

#pragma clang fp contract(fast)

/// Sixteen floats at any address.
typedef float lanes __attribute__((vector_size(64), aligned(4)));
/// Sixteen words at any address.
typedef uint32_t words __attribute__((vector_size(64), aligned(4), may_alias));
/// One word.
typedef uint32_t word __attribute__((may_alias));

/// sums += left · right, over what words hold; left is one word, right one a lane.
typedef void add_product(lanes *sums, word left, const words *right);

/// A factor of a product: element (i, k) at pointer[i·outer + k·inner].
///
/// For b, i counts vectors of sixteen columns.
typedef struct {
  const word *pointer;
  long outer, inner;
} factor;

/// y[height, 16·width] (+)= a·b: all sums stay in registers from the first k to the last.
GOPHER_BODY void multiply_tile(
    add_product *const add, const int height, const int width, long inner, factor a, factor b,
    float *y, long yrow, int accumulate) {
  lanes sums[12][4];
#pragma unroll
  for (int r = 0; r < height; r++)
#pragma unroll
    for (int v = 0; v < width; v++)
      sums[r][v] = accumulate ? *(const lanes *)(y + r * yrow + 16 * v) : (lanes){0};
  // A pointer for three rows: two strides reach the others, so addresses cost nothing. What
  // compilers make of it otherwise is an addition for every row, which shares the width of the CPU's
  // front end with the sums; hence the empty statement that hides where a pointer came from.
  const word *left[4];
#pragma unroll
  for (int g = 0; g < (height + 2) / 3; g++) left[g] = a.pointer + 3 * g * a.outer;
  for (long k = 0; k < inner; k++) {
#pragma unroll
    for (int g = 0; g < (height + 2) / 3; g++) __asm__("" : "+r"(left[g]));
    words right[4];
#pragma unroll
    for (int v = 0; v < width; v++)
      right[v] = *(const words *)(b.pointer + v * b.outer + k * b.inner);
#pragma unroll
    for (int r = 0; r < height; r++) {
      const word number = left[r / 3][r % 3 * a.outer];
#pragma unroll
      for (int v = 0; v < width; v++) add(&sums[r][v], number, &right[v]);
    }
#pragma unroll
    for (int g = 0; g < (height + 2) / 3; g++) left[g] += a.inner;
  }
#pragma unroll
  for (int r = 0; r < height; r++)
#pragma unroll
    for (int v = 0; v < width; v++) *(lanes *)(y + r * yrow + 16 * v) = sums[r][v];
}

/// All rows of `width` vectors: tiles of `height` rows, then of 4, then of 1.
GOPHER_BODY void multiply_column(
    add_product *const add, const int height, const int width, long rows, long inner, factor a,
    factor b, float *y, long yrow, int accumulate) {
  long r = 0;
  for (; r + height <= rows; r += height) {
    multiply_tile(add, height, width, inner, a, b, y, yrow, accumulate);
    a.pointer += height * a.outer;
    y += height * yrow;
  }
  for (; r + 4 <= rows; r += 4) {
    multiply_tile(add, 4, width, inner, a, b, y, yrow, accumulate);
    a.pointer += 4 * a.outer;
    y += 4 * yrow;
  }
  for (; r < rows; r++) {
    multiply_tile(add, 1, width, inner, a, b, y, yrow, accumulate);
    a.pointer += a.outer;
    y += yrow;
  }
}

/// Tiles of height × width vectors, as many sums as the family has registers for.
GOPHER_BODY void multiply(
    add_product *const add, const int height, const int width, long rows, long vectors, long inner,
    factor a, factor b, float *y, long yrow, int accumulate) {
  long v = 0;
  for (; width > 1 && v + 2 * width <= vectors; v += 2 * width) {
    multiply_column(add, height / 2, 2 * width, rows, inner, a, b, y, yrow, accumulate);
    b.pointer += 2 * width * b.outer;
    y += 32 * width;
  }
  for (; v + width <= vectors; v += width) {
    multiply_column(add, height, width, rows, inner, a, b, y, yrow, accumulate);
    b.pointer += width * b.outer;
    y += 16 * width;
  }
  for (; v < vectors; v++) {
    multiply_column(add, height, 1, rows, inner, a, b, y, yrow, accumulate);
    b.pointer += b.outer;
    y += 16;
  }
}

/// The arguments of a product from `a` on as the loops take them.
#define FACTORS \
  (factor){(const word *)a, arow, ainner}, (factor){(const word *)b, bvector, binner}

#endif
