#include "Families.h"

#include <string.h>

#pragma clang fp contract(fast)

/// Sixteen floats at any address.
typedef float lanes __attribute__((vector_size(64), aligned(4)));

/// A factor of a product: element (i, k) at pointer[i·outer + k·inner].
///
/// For b, i counts vectors of sixteen columns.
typedef struct {
  const float *pointer;
  long outer, inner;
} factor;

/// y[height, 16·width] (+)= a·b: all sums stay in registers from the first k to the last.
GOPHER_BODY void multiply_tile(
    const int height, const int width, long inner, factor a, factor b, float *y, long yrow,
    int accumulate) {
  lanes sums[12][2];
#pragma unroll
  for (int r = 0; r < height; r++)
#pragma unroll
    for (int v = 0; v < width; v++)
      sums[r][v] = accumulate ? *(const lanes *)(y + r * yrow + 16 * v) : (lanes){0};
  for (long k = 0; k < inner; k++) {
    lanes right[2];
#pragma unroll
    for (int v = 0; v < width; v++)
      right[v] = *(const lanes *)(b.pointer + v * b.outer + k * b.inner);
#pragma unroll
    for (int r = 0; r < height; r++) {
      const float left = a.pointer[r * a.outer + k * a.inner];
#pragma unroll
      for (int v = 0; v < width; v++) sums[r][v] += left * right[v];
    }
  }
#pragma unroll
  for (int r = 0; r < height; r++)
#pragma unroll
    for (int v = 0; v < width; v++) *(lanes *)(y + r * yrow + 16 * v) = sums[r][v];
}

/// All rows of `width` vectors: tiles of `height` rows, then of 4, then of 1.
GOPHER_BODY void multiply_column(
    const int height, const int width, long rows, long inner, factor a, factor b, float *y,
    long yrow, int accumulate) {
  long r = 0;
  for (; r + height <= rows; r += height) {
    multiply_tile(height, width, inner, a, b, y, yrow, accumulate);
    a.pointer += height * a.outer;
    y += height * yrow;
  }
  for (; r + 4 <= rows; r += 4) {
    multiply_tile(4, width, inner, a, b, y, yrow, accumulate);
    a.pointer += 4 * a.outer;
    y += 4 * yrow;
  }
  for (; r < rows; r++) {
    multiply_tile(1, width, inner, a, b, y, yrow, accumulate);
    a.pointer += a.outer;
    y += yrow;
  }
}

/// Tiles of height × width vectors, as many sums as the family has registers for.
GOPHER_BODY void multiply(
    const int height, const int width, long rows, long vectors, long inner, factor a, factor b,
    float *y, long yrow, int accumulate) {
  long v = 0;
  for (; v + width <= vectors; v += width) {
    multiply_column(height, width, rows, inner, a, b, y, yrow, accumulate);
    b.pointer += width * b.outer;
    y += 16 * width;
  }
  for (; v < vectors; v++) {
    multiply_column(height, 1, rows, inner, a, b, y, yrow, accumulate);
    b.pointer += b.outer;
    y += 16;
  }
}

#define FACTORS (factor){a, arow, ainner}, (factor){b, bvector, binner}

GOPHER_KERNEL_BY_FAMILY(
    void, gopher_multiply,
    (long rows, long vectors, long inner, const float *a, long arow, long ainner, const float *b,
     long binner, long bvector, float *y, long yrow, int accumulate),
    (rows, vectors, inner, a, arow, ainner, b, binner, bvector, y, yrow, accumulate),
    multiply(12, 2, rows, vectors, inner, FACTORS, y, yrow, accumulate),
    multiply(6, 1, rows, vectors, inner, FACTORS, y, yrow, accumulate),
    multiply(2, 1, rows, vectors, inner, FACTORS, y, yrow, accumulate))

GOPHER_BODY void gopher_pack_rows_body(
    long rows, long columns, const float *x, long stride, long packedrows, long packedcolumns,
    float *y) {
  for (long i = 0; i < rows; i++) {
    memcpy(y + i * packedcolumns, x + i * stride, columns * sizeof(float));
    memset(y + i * packedcolumns + columns, 0, (packedcolumns - columns) * sizeof(float));
  }
  memset(y + rows * packedcolumns, 0, (packedrows - rows) * packedcolumns * sizeof(float));
}
GOPHER_KERNEL(void, gopher_pack_rows,
              (long rows, long columns, const float *x, long stride, long packedrows,
               long packedcolumns, float *y),
              (rows, columns, x, stride, packedrows, packedcolumns, y))

GOPHER_BODY void gopher_pack_panels_body(
    long rows, long columns, const float *x, long stride, long panels, float *y) {
  for (long p = 0; p < panels; p++, y += 16 * columns) {
    const long there = rows - 16 * p < 16 ? rows - 16 * p : 16;
    for (long j = 0; j < columns; j++) {
      for (long l = 0; l < there; l++) y[16 * j + l] = x[(16 * p + l) * stride + j];
      for (long l = there; l < 16; l++) y[16 * j + l] = 0;
    }
  }
}
GOPHER_KERNEL(void, gopher_pack_panels,
              (long rows, long columns, const float *x, long stride, long panels, float *y),
              (rows, columns, x, stride, panels, y))
