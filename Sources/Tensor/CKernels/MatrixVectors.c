#include "BFloat16.h"
#include "Families.h"

// y = W x for one to four vectors at once: a row of W is read once for all of them.
//
// Every dot product is the same arithmetic however many stand beside it: two vectors of sixteen
// partial sums, the whole vectors of the row dealt to them in turn, then the sums of the lanes by
// halves, then what is left of the row in order. So a result's bits depend on its own row and
// vector alone. No loop here may be reassociated.

typedef float lanes __attribute__((vector_size(64)));
/// Sixteen numbers at any address.
typedef float numbers __attribute__((vector_size(64), aligned(4), may_alias));
#define NUMBERS(x) (*(const numbers *)(x))

typedef uint16_t halves __attribute__((vector_size(32), aligned(2), may_alias));
typedef uint32_t words __attribute__((vector_size(64)));

/// Weights of either type: element i, or the sixteen from i on, as floats.
typedef struct {
  const float *floats;
  const uint16_t *bfloat16;
} weights;

GOPHER_BODY float weight(weights w, long i) {
  return w.floats ? w.floats[i] : gopher_widen(w.bfloat16[i]);
}

GOPHER_BODY void sixteen(weights w, long i, lanes *y) {
  if (w.floats) *y = NUMBERS(w.floats + i);
  else *y = (lanes)(__builtin_convertvector(*(const halves *)(w.bfloat16 + i), words) << 16);
}

/// The sum of the lanes, by halves; overwrites them.
GOPHER_BODY float sum(lanes *vector) {
  for (int half = 8; half > 0; half /= 2)
    for (int lane = 0; lane < half; lane++) (*vector)[lane] += (*vector)[lane + half];
  return (*vector)[0];
}

GOPHER_BODY void dot_products(
    long columns, weights w, long first, int vectors, const float *x, long xstride, float *y,
    long ystride) {
  lanes even[4] = {{0}}, odd[4] = {{0}};
  long column = 0;
  for (; column + 32 <= columns; column += 32) {
    lanes left, right;
    sixteen(w, first + column, &left);
    sixteen(w, first + column + 16, &right);
    for (int v = 0; v < vectors; v++) {
      even[v] += left * NUMBERS(x + v * xstride + column);
      odd[v] += right * NUMBERS(x + v * xstride + column + 16);
    }
  }
  if (column + 16 <= columns) {
    lanes left;
    sixteen(w, first + column, &left);
    for (int v = 0; v < vectors; v++) even[v] += left * NUMBERS(x + v * xstride + column);
    column += 16;
  }
  for (int v = 0; v < vectors; v++) {
    even[v] += odd[v];
    float total = sum(&even[v]);
    for (long rest = column; rest < columns; rest++) 
      total += weight(w, first + rest) * x[v * xstride + rest];
    y[v * ystride] = total;
  }
}

GOPHER_BODY void matrix_vectors(
    long rows, long columns, weights w, long stride, long vectors, const float *x,
    long xstride, float *y, long ystride) {
  long v = 0;
  for (; v + 4 <= vectors; v += 4)
    for (long row = 0; row < rows; row++)
      dot_products(
          columns, w, row * stride, 4, x + v * xstride, xstride, y + v * ystride + row, ystride);
  for (; v + 2 <= vectors; v += 2)
    for (long row = 0; row < rows; row++)
      dot_products(
          columns, w, row * stride, 2, x + v * xstride, xstride, y + v * ystride + row, ystride);
  for (; v < vectors; v++)
    for (long row = 0; row < rows; row++)
      dot_products(
          columns, w, row * stride, 1, x + v * xstride, xstride, y + v * ystride + row, ystride);
}

GOPHER_BODY void gopher_matrix_vectors_body(
    long rows, long columns, const float *w, long stride, long vectors, const float *x,
    long xstride, float *y, long ystride) {
  matrix_vectors(rows, columns, (weights){w, 0}, stride, vectors, x, xstride, y, ystride);
}
GOPHER_KERNEL(void, gopher_matrix_vectors,
              (long rows, long columns, const float *w, long stride, long vectors, const float *x,
               long xstride, float *y, long ystride),
              (rows, columns, w, stride, vectors, x, xstride, y, ystride))

GOPHER_BODY void gopher_matrix_vectors_bfloat16_body(
    long rows, long columns, const uint16_t *w, long stride, long vectors, const float *x,
    long xstride, float *y, long ystride) {
  matrix_vectors(rows, columns, (weights){0, w}, stride, vectors, x, xstride, y, ystride);
}
GOPHER_KERNEL(void, gopher_matrix_vectors_bfloat16,
              (long rows, long columns, const uint16_t *w, long stride, long vectors,
               const float *x, long xstride, float *y, long ystride),
              (rows, columns, w, stride, vectors, x, xstride, y, ystride))
