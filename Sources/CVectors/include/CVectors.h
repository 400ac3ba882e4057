#ifndef VPRUNE_CVECTORS_H
#define VPRUNE_CVECTORS_H

#include <stdbool.h>
#include <stdint.h>

/// Loops over float32 that a compiler turns into vector instructions, each compiled for AVX-512, for AVX2 and
/// for any processor; the first call takes what the processor has. In C, because Swift compiles a function for
/// one kind of processor only.
///
/// Matrices are row-major; `stride` is the distance between rows, in elements.

/// The activation functions of transformers' `ACT2FN` that encoders use.
typedef enum {
  vp_gelu = 0,       ///< x Φ(x), Hendrycks and Gimpel 2016
  vp_gelu_tanh = 1,  ///< the same with Φ approximated by a hyperbolic tangent
  vp_gelu_quick = 2, ///< x σ(1.702 x)
  vp_relu = 3,
  vp_silu = 4,       ///< x σ(x)
  vp_tanh = 5,
} vp_activation;

/// output = activation(input) * mask, for `rows` rows of `columns`; without a mask where `mask` is NULL.
/// `output` may be `input`; both are without gaps.
void vp_activate(
    vp_activation kind, long rows, long columns, const float *input, const float *mask, float *output);

/// An activation function of one number, in float64.
double vp_activation_at(vp_activation kind, double x);

/// The backward pass of `vp_activate`, over the rows of one example.
///
/// `gradient` is the loss's with respect to the output, and becomes the one with respect to the input. The
/// vectors of `columns` sums grow by the gradient with respect to the mask, Σ gradient * activation(input),
/// and by that with respect to a factor on the input, Σ input * (the gradient with respect to it).
void vp_activate_backward(
    vp_activation kind, long rows, long columns, const float *input, const float *mask, float *gradient,
    float *mask_sums, float *input_sums);

/// Layer normalization (Ba et al. 2016): `values` become (values - mean) * scale, where scale, one a row, is
/// 1 / sqrt(variance + epsilon); output = values * weight + bias. `output` may be `values`.
void vp_layer_norm(
    long rows, long columns, float *values, const float *weight, const float *bias, float epsilon,
    float *scales, float *output);

/// The backward pass of `vp_layer_norm`: `gradient`, the loss's with respect to the output, becomes the one
/// with respect to the values before normalization.
void vp_layer_norm_backward(
    long rows, long columns, const float *normalized, const float *scales, const float *weight,
    float *gradient);

/// Each row becomes softmax(scale * row + bias), where the bias of row i is at `bias - i`: it depends on the
/// distance between column and row alone. `bias` may be NULL.
void vp_softmax(long rows, long columns, float *values, float scale, const float *bias);

/// The backward pass of `vp_softmax`: `gradient`, with respect to the probabilities, becomes the one with
/// respect to the row before scaling.
void vp_softmax_backward(
    long rows, long columns, const float *probabilities, float scale, float *gradient);

/// The natural logarithm of Σ exp(row), one a row.
void vp_log_sum_exp(long rows, long columns, const float *values, long stride, float *results);

/// output = bias + residual; `residual` may be NULL.
void vp_fill_rows(
    long rows, long columns, const float *bias, const float *residual, long residual_stride,
    float *output, long stride);

/// output = input * factors, one factor a column.
void vp_scale_columns(
    long rows, long columns, const float *factors, const float *input, long input_stride, float *output,
    long stride);

/// output = input * factors, one factor a row.
void vp_scale_rows(
    long rows, long columns, const float *factors, const float *input, long input_stride, float *output,
    long stride);

/// sums, one a column, grow by Σ left * right over the rows.
void vp_column_dots(
    long rows, long columns, const float *left, long left_stride, const float *right, long right_stride,
    float *sums);

/// sums, one a row, grow by the squared length of the row.
void vp_row_squares(long rows, long columns, const float *values, long stride, float *sums);

/// left += factor * right.
void vp_add(long count, float factor, const float *right, float *left);

/// Whether none of the values is an infinity or not a number.
bool vp_all_finite(long count, const float *values);

/// scores[i, j] += keys[i, buckets[i - j] - first], and += queries[j, buckets[i - j] - first]: the terms of
/// disentangled attention (He et al. 2021), each left out where it is NULL. `keys` and `queries` are length x
/// width and `scores` length x length, without gaps; `buckets` points at distance 0.
void vp_add_relative(
    long length, const int32_t *buckets, int32_t first, const float *keys, const float *queries, long width,
    float *scores);

/// The backward pass of `vp_add_relative`: the gradients of what was added grow.
void vp_add_relative_backward(
    long length, const int32_t *buckets, int32_t first, const float *gradient, float *keys, float *queries,
    long width);

/// The natural logarithm, for what is computed once.
float vp_log(float value);

#endif
