#include "BFloat16.h"

/// Number j of row i.
GOPHER_BODY float number(const gopher_rows x, const int is_bfloat16, long i, long j) {
  if (is_bfloat16) return gopher_widen(((const uint16_t *)x.numbers)[i * x.stride + j]);
  return ((const float *)x.numbers)[i * x.stride + j];
}

GOPHER_BODY void pack_rows(
    const int is_bfloat16, long rows, long columns, gopher_rows x, long packedrows,
    long packedcolumns, float *restrict y) {
  for (long i = 0; i < rows; i++, y += packedcolumns) {
    for (long j = 0; j < columns; j++) y[j] = number(x, is_bfloat16, i, j);
    memset(y + columns, 0, (packedcolumns - columns) * sizeof(float));
  }
  memset(y, 0, (packedrows - rows) * packedcolumns * sizeof(float));
}

GOPHER_BODY void gopher_pack_rows_body(
    long rows, long columns, gopher_rows x, long packedrows, long packedcolumns, float *y) {
  GOPHER_EITHER_TYPE(pack_rows, rows, columns, x, packedrows, packedcolumns, y);
}
GOPHER_KERNEL(void, gopher_pack_rows,
              (long rows, long columns, gopher_rows x, long packedrows, long packedcolumns,
               float *y),
              (rows, columns, x, packedrows, packedcolumns, y))

GOPHER_BODY void pack_panels(
    const int is_bfloat16, long rows, long columns, gopher_rows x, long panels,
    float *restrict y) {
  for (long p = 0; p < panels; p++, y += 16 * columns) {
    const long there = rows - 16 * p < 16 ? rows - 16 * p : 16;
    for (long j = 0; j < columns; j++) {
      for (long l = 0; l < there; l++) y[16 * j + l] = number(x, is_bfloat16, 16 * p + l, j);
      for (long l = there; l < 16; l++) y[16 * j + l] = 0;
    }
  }
}

GOPHER_BODY void gopher_pack_panels_body(
    long rows, long columns, gopher_rows x, long panels, float *y) {
  GOPHER_EITHER_TYPE(pack_panels, rows, columns, x, panels, y);
}
GOPHER_KERNEL(void, gopher_pack_panels,
              (long rows, long columns, gopher_rows x, long panels, float *y),
              (rows, columns, x, panels, y))

GOPHER_BODY void gopher_unpack_rows_body(
    long rows, long columns, const float *x, long stride, gopher_rows y,
    gopher_rounding *const round) {
  for (long i = 0; i < rows; i++, x += stride) {
    if (y.is_bfloat16) {
      uint16_t *row = (uint16_t *)y.numbers + i * y.stride;
      for (long j = 0; j < columns; j++) row[j] = round(x[j]);
    } else {
      memcpy((float *)y.numbers + i * y.stride, x, columns * sizeof(float));
    }
  }
}
GOPHER_ROUNDING_KERNEL(
    gopher_unpack_rows, (long rows, long columns, const float *x, long stride, gopher_rows y),
    rows, columns, x, stride, y)
