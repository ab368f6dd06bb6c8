#ifndef GOPHER_CKERNELS_H
#define GOPHER_CKERNELS_H

#include <stdint.h>

// The hot loops: raw float buffers in, raw float buffers out, no allocation, no threads, no state.
// Swift cuts the work into pieces of fixed size and calls these on each piece. A `long` is a count
// of elements. Buffers do not overlap unless a comment says so. Every function runs the loop that
// was compiled for the instruction set in use (Families.h).

#ifdef __cplusplus
extern "C" {
#endif

// MARK: Families (Families.c)

/// The instruction sets that loops are compiled for, the better the later.
enum gopher_family {
  GOPHER_PLAIN,
  /// x86-64-v3
  GOPHER_AVX2,
  /// x86-64-v4
  GOPHER_AVX512,
  /// x86-64-v4 and products of bfloat16 pairs
  GOPHER_AVX512BF16,
  GOPHER_FAMILY_COUNT,
};

/// How the family of the process came about, when the library was loaded.
enum gopher_family_choice {
  /// GOPHER_KERNELS is not set or empty: the best of this CPU
  GOPHER_FAMILY_BEST,
  /// GOPHER_KERNELS names it
  GOPHER_FAMILY_NAMED,
  /// GOPHER_KERNELS names a family that this CPU lacks; the best of this CPU was taken
  GOPHER_FAMILY_ABSENT,
  /// GOPHER_KERNELS names none; the best of this CPU was taken
  GOPHER_FAMILY_UNKNOWN,
};

enum gopher_family_choice gopher_family_choice(void);
/// The first 31 bytes of GOPHER_KERNELS as it was when the library was loaded; empty if not set
const char *gopher_wanted_family(void);
/// The family whose loops run on this thread.
enum gopher_family gopher_vector_family(void);
/// Whether this CPU has what a family needs.
int gopher_family_is_available(enum gopher_family family);
/// "plain", "avx2", "avx512" or "avx512bf16"
const char *gopher_family_name(enum gopher_family family);
/// Forces an available family on the calling thread, for tests; -1 for that of the process. Returns
/// what was forced before.
int gopher_force_family(int family);

// MARK: The heap (Heap.c)

/// Lets the process keep up to 64 MiB of unused heap for its next small blocks, with glibc.
void gopher_keep_heap(void);

// MARK: Vectors (Vectors.c)

/// y += a·x
void gopher_add_scaled(long count, float a, const float *x, float *y);
/// z = x + y; z may be x or y
void gopher_add(long count, const float *x, const float *y, float *z);
/// x *= a
void gopher_scale(long count, float a, float *x);
/// Σ x², summed in float64
double gopher_sum_of_squares(long count, const float *x);
/// Adds bias[columns] to each row of y[rows, columns] whose rows stand `stride` apart
void gopher_add_bias(long rows, long columns, const float *bias, float *y, long stride);
/// sums[columns] += Σ over rows of x[rows, columns], whose rows stand `stride` apart
void gopher_add_column_sums(long rows, long columns, const float *x, long stride, float *sums);
/// y[rows, columns] = x[rows, columns] + bias[columns], strides given
void gopher_copy_adding_bias(
    long rows, long columns, const float *x, long xstride, const float *bias, float *y,
    long ystride);
/// y = Wx for W[rows, columns] with rows `stride` apart: a matrix-vector product by dot products
void gopher_matrix_vector(
    long rows, long columns, const float *w, long stride, const float *x, float *y);
/// y[v, row] = W[row]·x[v] for `vectors` vectors x, `xstride` apart, results `ystride` apart
/// (MatrixVectors.c). W is read once for four of them; a result has the same bits whatever others
/// are computed beside it.
void gopher_matrix_vectors(
    long rows, long columns, const float *w, long stride, long vectors, const float *x,
    long xstride, float *y, long ystride);
/// The same for bfloat16 weights
void gopher_matrix_vectors_bfloat16(
    long rows, long columns, const uint16_t *w, long stride, long vectors, const float *x,
    long xstride, float *y, long ystride);

/// The same for bfloat16 weights
void gopher_matrix_vector_bfloat16(
    long rows, long columns, const uint16_t *w, long stride, const float *x, float *y);
/// dots[row] = x[row]·y[row] for rows of `columns` numbers, `stride` apart in both
void gopher_row_dots(
    long rows, long columns, const float *x, const float *y, long stride, float *dots);
/// y[columns] += Σ weights[row] · x[row], rows of x `stride` apart
void gopher_add_weighted_rows(
    long rows, long columns, const float *weights, const float *x, long stride, float *y);
/// The same for bfloat16 rows
void gopher_add_weighted_rows_bfloat16(
    long rows, long columns, const float *weights, const uint16_t *x, long stride, float *y);

// MARK: bfloat16 (Conversions.c): the upper sixteen bits of a float

/// y = x, exactly
void gopher_widen_bfloat16(long count, const uint16_t *x, float *y);
/// y = the nearest to x, ties to even; a NaN stays a quiet NaN
void gopher_round_bfloat16(long count, const float *x, uint16_t *y);

/// Counter-based random numbers of one purpose and step: Philox4x32-10
typedef struct {
  uint32_t key[2];
  uint64_t step;
} gopher_philox_key;

/// y = x rounded up or down in magnitude, up with the probability of its distance from below
/// (sixteen random bits); infinities and NaNs stay.
///
/// Element i = first + index takes its bits from block i/128·16 + i%16 of the step's numbers, the
/// half i%128/16 of its eight (word 0 low, word 0 high, …). `first` must be a multiple of 128.
void gopher_round_bfloat16_randomly(
    const gopher_philox_key *philox, uint64_t first, long count, const float *x, uint16_t *y);

// MARK: RMSNorm (RMSNorm.c)

/// y = gain · x · inverse, inverse[row] = 1/sqrt(mean(x²) + epsilon)
void gopher_rmsnorm(
    long rows, long columns, const float *x, const float *gain, float epsilon, float *y,
    float *inverse);
/// dx (+)= the gradient by x; dgain[columns] += the gradient by gain; adds to dx if accumulate
void gopher_rmsnorm_pullback(
    long rows, long columns, const float *x, const float *gain, const float *inverse,
    const float *dy, float *dx, int accumulate, float *dgain);

// MARK: Activations (Activation.c)

void gopher_gelu(long count, const float *x, float *y);
/// dx (+)= dy · gelu'(x)
void gopher_gelu_pullback(long count, const float *x, const float *dy, float *dx, int accumulate);
void gopher_gelu_exact(long count, const float *x, float *y);
void gopher_gelu_exact_pullback(
    long count, const float *x, const float *dy, float *dx, int accumulate);
void gopher_relu(long count, const float *x, float *y);
void gopher_relu_pullback(long count, const float *x, const float *dy, float *dx, int accumulate);
/// y = exp(x): the polynomial all kernels share, for its test
void gopher_exponential(long count, const float *x, float *y);

// MARK: Small matrix products (Products.c)

/// y[rows, 16·vectors] (+)= a·b on this thread, without copies.
///
/// Element (r, k) of a stands at a[r·arow + k·ainner]; columns 16 v … 16 v + 15 of row k of b at
/// b + v·bvector + k·binner; row r of y at y + r·yrow. Each sum runs over k in order, so its bits
/// do not depend on rows and vectors.
void gopher_multiply(
    long rows, long vectors, long inner, const float *a, long arow, long ainner, const float *b,
    long binner, long bvector, float *y, long yrow, int accumulate);
// MARK: Small matrix products of bfloat16 (ProductsBFloat16.c)

/// Two bfloat16 that lie side by side along the inner index of a product, the first in the lower
/// half. A bfloat16 is the upper half of a float32's bits.
typedef uint32_t gopher_bfloat16_pair;

/// As gopher_multiply with pairs for numbers: `inner` counts pairs, and strides are in pairs. Sums
/// are float32; of a pair, the product of the second is added first.
void gopher_multiply_bfloat16(
    long rows, long vectors, long inner, const gopher_bfloat16_pair *a, long arow, long ainner,
    const gopher_bfloat16_pair *b, long binner, long bvector, float *y, long yrow,
    int accumulate);

// MARK: Packing and unpacking float32 (Packing.c)

/// Rows of numbers of either type, `stride` numbers apart: float, or uint16_t with the bits of
/// bfloat16.
typedef struct {
  void *numbers;
  long stride;
  int is_bfloat16;
} gopher_rows;

/// y[packedrows, packedcolumns] = x[rows, columns], zeros around
void gopher_pack_rows(
    long rows, long columns, gopher_rows x, long packedrows, long packedcolumns, float *y);
/// y[rows, columns] = x[rows, columns] with rows `stride` apart, rounded where y is bfloat16
void gopher_unpack_rows(long rows, long columns, const float *x, long stride, gopher_rows y);
/// y[panel, column, lane] = x[16·panel + lane, column], zeros where x ends: transposed by sixteens
void gopher_pack_panels(long rows, long columns, gopher_rows x, long panels, float *y);

// MARK: Packing bfloat16 (PackingBFloat16.c). Numbers are rounded to the nearest, ties to even.

/// y[packedrows, packedpairs]: word (i, p) holds x[i, 2p] and x[i, 2p + 1]; zeros around
void gopher_pack_pairs(
    long rows, long columns, gopher_rows x, long packedrows, long packedpairs,
    gopher_bfloat16_pair *y);
/// y[packedrows / 2, packedcolumns]: word (p, j) holds x[2p, j] and x[2p + 1, j]; zeros around.
/// As a left factor with the strides exchanged it is x transposed.
void gopher_pack_row_pairs(
    long rows, long columns, gopher_rows x, long packedrows, long packedcolumns,
    gopher_bfloat16_pair *y);
/// y[panel, pair, lane]: word holds x[16·panel + lane, 2·pair] and the number after it, zeros where x
/// ends: transposed by sixteens. A row has (columns + 1) / 2 pairs.
void gopher_pack_pair_panels(
    long rows, long columns, gopher_rows x, long panels, gopher_bfloat16_pair *y);

// MARK: Attention tiles (AttentionTiles.c)

/// A tile of scores: some query rows against `columns` keys, of which row r sees the first
/// visible + r (none if that is negative, all if it is more).
///
/// Rows of scores by content stand `stride` apart, those by position `distances` apart. The position
/// score of row r and key j is column shift - r + j, or column 0 where that is negative.
typedef struct {
  long rows, columns, stride, visible, distances, shift;
  float scale;
} gopher_attention_tile;

/// One tile of the softmax along rows, after those before it (Milakov and Gimelshein 2018).
///
/// s_j = scale · (content[r, j] + position); m = max(maximum[r], s), content[r, j] = exp(s_j - m), 0
/// where not seen; factor[r] = exp(maximum[r] - m); sum[r] = sum[r] · factor[r] + Σ; maximum[r] = m.
/// Before the first tile maximum is -INFINITY and sum 0; every row sees a key of the first tile.
void gopher_attention_softmax(
    const gopher_attention_tile *tile, float *content, const float *position, float *maximum,
    float *sum, float *factor);
/// logsum[r] = maximum[r] + log sum[r], after the last tile
void gopher_attention_logarithms(
    long rows, const float *maximum, const float *sum, float *logsum);
/// Scores again from content and position: content = p_j = exp(s_j - logsum[r]), 0 where not seen;
/// dweights (in: the gradient by p) = scale · p · (dweights - delta[r]);
/// position = the same, at the column of its distance, 0 elsewhere. No column may be negative.
void gopher_attention_softmax_pullback(
    const gopher_attention_tile *tile, float *content, float *position, float *dweights,
    const float *logsum, const float *delta);

/// As gopher_attention_softmax; the exponentials go to `weights`, rounded to bfloat16 and `stride`
/// apart, and are summed before they are rounded. The scores stay in content.
void gopher_attention_softmax_bfloat16(
    const gopher_attention_tile *tile, float *content, const float *position, float *maximum,
    float *sum, float *factor, uint16_t *weights);

/// Where the pullback of a tile puts its results as bfloat16: rows of weights and slopes `stride`
/// apart, of slopes at the columns of their distances `distances` apart.
typedef struct {
  uint16_t *weights, *slopes, *shifted;
} gopher_attention_slopes;

/// As gopher_attention_softmax_pullback, with the results rounded to bfloat16.
void gopher_attention_softmax_pullback_bfloat16(
    const gopher_attention_tile *tile, const float *content, const float *position,
    const float *dweights, const float *logsum, const float *delta,
    const gopher_attention_slopes *rounded);

// MARK: Cross-entropy rows (CrossEntropy.c)

/// loss[row] = -log softmax(logits[row])[target], 0 for a negative target. If `replace`, the
/// logits become the gradient: scale · (softmax - one-hot), 0 for a negative target.
void gopher_cross_entropy(
    long rows, long columns, float *logits, const int32_t *targets, float scale, int replace,
    float *loss);
/// logprobability[row] = log softmax(logits[row])[target]; isargmax[row] = whether no logit is
/// greater and none before it is equal. A negative target gives 0 and 1.
void gopher_log_probability(
    long rows, long columns, const float *logits, const int32_t *targets, float *logprobability,
    uint8_t *isargmax);

// MARK: Adam (Adam.c)

/// What one step of Adam is made of.
typedef struct {
  float learning_rate, beta1, beta2, epsilon, weight_decay;
  /// 1 - beta1^step and 1 - beta2^step
  float correction1, correction2;
  /// Multiplied into the gradient first: clipping and averaging
  float gradient_scale;
} gopher_adam_step;

/// g = gradient_scale · gradient; m = β1 m + (1-β1) g; v = β2 v + (1-β2) g²;
/// w -= learning_rate · ((m / correction1) / (sqrt(v / correction2) + epsilon) + weight_decay · w)
void gopher_adam(
    const gopher_adam_step *step, long count, const float *gradient, float *m, float *v, float *w);

#ifdef __cplusplus
}
#endif

#endif
