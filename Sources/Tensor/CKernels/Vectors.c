#include "BFloat16.h"
#include "Families.h"

#pragma clang fp reassociate(on) contract(fast)

GOPHER_BODY void gopher_add_scaled_body(long count, float a, const float *x, float *y) {
  for (long i = 0; i < count; i++) y[i] += a * x[i];
}
GOPHER_KERNEL(void, gopher_add_scaled, (long count, float a, const float *x, float *y),
              (count, a, x, y))

GOPHER_BODY void gopher_add_body(long count, const float *x, const float *y, float *z) {
  for (long i = 0; i < count; i++) z[i] = x[i] + y[i];
}
GOPHER_KERNEL(void, gopher_add, (long count, const float *x, const float *y, float *z),
              (count, x, y, z))

GOPHER_BODY void gopher_scale_body(long count, float a, float *x) {
  for (long i = 0; i < count; i++) x[i] *= a;
}
GOPHER_KERNEL(void, gopher_scale, (long count, float a, float *x), (count, a, x))

GOPHER_BODY double gopher_sum_of_squares_body(long count, const float *x) {
  double sum = 0;
  for (long i = 0; i < count; i++) sum += (double)x[i] * (double)x[i];
  return sum;
}
GOPHER_KERNEL(double, gopher_sum_of_squares, (long count, const float *x), (count, x))

GOPHER_BODY void gopher_add_bias_body(
    long rows, long columns, const float *bias, float *y, long stride) {
  for (long i = 0; i < rows; i++)
    for (long j = 0; j < columns; j++) y[i * stride + j] += bias[j];
}
GOPHER_KERNEL(void, gopher_add_bias,
              (long rows, long columns, const float *bias, float *y, long stride),
              (rows, columns, bias, y, stride))

GOPHER_BODY void gopher_add_column_sums_body(
    long rows, long columns, const float *x, long stride, float *sums) {
  for (long i = 0; i < rows; i++)
    for (long j = 0; j < columns; j++) sums[j] += x[i * stride + j];
}
GOPHER_KERNEL(void, gopher_add_column_sums,
              (long rows, long columns, const float *x, long stride, float *sums),
              (rows, columns, x, stride, sums))

GOPHER_BODY void gopher_copy_adding_bias_body(
    long rows, long columns, const float *x, long xstride, const float *bias, float *y,
    long ystride) {
  for (long i = 0; i < rows; i++)
    for (long j = 0; j < columns; j++) y[i * ystride + j] = x[i * xstride + j] + bias[j];
}
GOPHER_KERNEL(void, gopher_copy_adding_bias,
              (long rows, long columns, const float *x, long xstride, const float *bias, float *y,
               long ystride),
              (rows, columns, x, xstride, bias, y, ystride))

GOPHER_BODY void gopher_matrix_vector_body(
    long rows, long columns, const float *w, long stride, const float *x, float *y) {
  for (long i = 0; i < rows; i++) {
    float sum = 0;
    for (long j = 0; j < columns; j++) sum += w[i * stride + j] * x[j];
    y[i] = sum;
  }
}
GOPHER_KERNEL(void, gopher_matrix_vector,
              (long rows, long columns, const float *w, long stride, const float *x, float *y),
              (rows, columns, w, stride, x, y))

GOPHER_BODY void gopher_matrix_vector_bfloat16_body(
    long rows, long columns, const uint16_t *w, long stride, const float *x, float *y) {
  for (long i = 0; i < rows; i++) {
    float sum = 0;
    for (long j = 0; j < columns; j++) sum += gopher_widen(w[i * stride + j]) * x[j];
    y[i] = sum;
  }
}
GOPHER_KERNEL(void, gopher_matrix_vector_bfloat16,
              (long rows, long columns, const uint16_t *w, long stride, const float *x, float *y),
              (rows, columns, w, stride, x, y))

GOPHER_BODY void gopher_row_dots_body(
    long rows, long columns, const float *x, const float *y, long stride, float *dots) {
  for (long i = 0; i < rows; i++) {
    float sum = 0;
    for (long j = 0; j < columns; j++) sum += x[i * stride + j] * y[i * stride + j];
    dots[i] = sum;
  }
}
GOPHER_KERNEL(void, gopher_row_dots,
              (long rows, long columns, const float *x, const float *y, long stride, float *dots),
              (rows, columns, x, y, stride, dots))

GOPHER_BODY void gopher_add_weighted_rows_body(
    long rows, long columns, const float *weights, const float *restrict x, long stride,
    float *restrict y) {
  for (long i = 0; i < rows; i++)
    for (long j = 0; j < columns; j++) y[j] += weights[i] * x[i * stride + j];
}
GOPHER_KERNEL(void, gopher_add_weighted_rows,
              (long rows, long columns, const float *weights, const float *x, long stride,
               float *y),
              (rows, columns, weights, x, stride, y))

GOPHER_BODY void gopher_add_weighted_rows_bfloat16_body(
    long rows, long columns, const float *weights, const uint16_t *restrict x, long stride,
    float *restrict y) {
  for (long i = 0; i < rows; i++)
    for (long j = 0; j < columns; j++) y[j] += weights[i] * gopher_widen(x[i * stride + j]);
}
GOPHER_KERNEL(void, gopher_add_weighted_rows_bfloat16,
              (long rows, long columns, const float *weights, const uint16_t *x, long stride,
               float *y),
              (rows, columns, weights, x, stride, y))
