#include "BFloat16.h"

/// Number j of row i, as the bits of a bfloat16.
GOPHER_BODY uint16_t number(
    const gopher_rows x, const int is_bfloat16, long i, long j, gopher_rounding *const round) {
  if (is_bfloat16) return ((const uint16_t *)x.numbers)[i * x.stride + j];
  return round(((const float *)x.numbers)[i * x.stride + j]);
}

/// Words along a row: the left factor of a product.
GOPHER_BODY void pack_pairs(
    const int is_bfloat16, long rows, long columns, gopher_rows x, long packedrows,
    long packedpairs, gopher_bfloat16_pair *restrict y, gopher_rounding *const round) {
  for (long i = 0; i < rows; i++, y += packedpairs) {
    uint16_t *numbers = (uint16_t *)y;
    for (long j = 0; j < columns; j++) numbers[j] = number(x, is_bfloat16, i, j, round);
    memset(numbers + columns, 0, (2 * packedpairs - columns) * sizeof(uint16_t));
  }
  memset(y, 0, (packedrows - rows) * packedpairs * sizeof *y);
}

GOPHER_BODY void gopher_pack_pairs_body(
    long rows, long columns, gopher_rows x, long packedrows, long packedpairs,
    gopher_bfloat16_pair *y, gopher_rounding *const round) {
  GOPHER_EITHER_TYPE(pack_pairs, rows, columns, x, packedrows, packedpairs, y, round);
}
GOPHER_ROUNDING_KERNEL(
    gopher_pack_pairs,
    (long rows, long columns, gopher_rows x, long packedrows, long packedpairs,
     gopher_bfloat16_pair *y),
    rows, columns, x, packedrows, packedpairs, y)

/// Words across two rows: the right factor of a product, or the left one transposed.
GOPHER_BODY void pack_row_pairs(
    const int is_bfloat16, long rows, long columns, gopher_rows x, long packedrows,
    long packedcolumns, gopher_bfloat16_pair *restrict y, gopher_rounding *const round) {
  for (long i = 0; i < packedrows; i += 2, y += packedcolumns) {
    if (i + 1 < rows)
      for (long j = 0; j < columns; j++)
        y[j] = number(x, is_bfloat16, i, j, round) |
               (uint32_t)number(x, is_bfloat16, i + 1, j, round) << 16;
    else if (i < rows)
      for (long j = 0; j < columns; j++) y[j] = number(x, is_bfloat16, i, j, round);
    const long filled = i < rows ? columns : 0;
    memset(y + filled, 0, (packedcolumns - filled) * sizeof *y);
  }
}

GOPHER_BODY void gopher_pack_row_pairs_body(
    long rows, long columns, gopher_rows x, long packedrows, long packedcolumns,
    gopher_bfloat16_pair *y, gopher_rounding *const round) {
  GOPHER_EITHER_TYPE(pack_row_pairs, rows, columns, x, packedrows, packedcolumns, y, round);
}
GOPHER_ROUNDING_KERNEL(
    gopher_pack_row_pairs,
    (long rows, long columns, gopher_rows x, long packedrows, long packedcolumns,
     gopher_bfloat16_pair *y),
    rows, columns, x, packedrows, packedcolumns, y)

/// Words along the rows, sixteen rows side by side: the right factor of a product with the transpose.
GOPHER_BODY void pack_pair_panels(
    const int is_bfloat16, long rows, long columns, gopher_rows x, long panels,
    gopher_bfloat16_pair *restrict y, gopher_rounding *const round) {
  const long pairs = (columns + 1) / 2;
  memset(y, 0, panels * pairs * 16 * sizeof *y);
  for (long i = 0; i < rows; i++) {
    gopher_bfloat16_pair *lane = y + i / 16 * 16 * pairs + i % 16;
    for (long j = 0; j + 1 < columns; j += 2)
      lane[8 * j] = number(x, is_bfloat16, i, j, round) |
                    (uint32_t)number(x, is_bfloat16, i, j + 1, round) << 16;
    if (columns & 1)
      lane[16 * (pairs - 1)] = number(x, is_bfloat16, i, columns - 1, round);
  }
}

GOPHER_BODY void gopher_pack_pair_panels_body(
    long rows, long columns, gopher_rows x, long panels, gopher_bfloat16_pair *y,
    gopher_rounding *const round) {
  GOPHER_EITHER_TYPE(pack_pair_panels, rows, columns, x, panels, y, round);
}
GOPHER_ROUNDING_KERNEL(
    gopher_pack_pair_panels,
    (long rows, long columns, gopher_rows x, long panels, gopher_bfloat16_pair *y),
    rows, columns, x, panels, y)
