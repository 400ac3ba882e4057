#include "CVectors.h"

#include "Elementary.h"

#include <stddef.h>

VP_VECTOR void vp_fill_rows(
    long rows, long columns, const float *bias, const float *residual, long residual_stride,
    float *output, long stride) {
  for (long row = 0; row < rows; row++) {
    float *restrict y = output + row * stride;
    if (residual == NULL) {
      memcpy(y, bias, columns * sizeof *y);
    } else {
      const float *restrict x = residual + row * residual_stride;
      for (long i = 0; i < columns; i++) y[i] = x[i] + bias[i];
    }
  }
}

VP_VECTOR void vp_scale_columns(
    long rows, long columns, const float *factors, const float *input, long input_stride, float *output,
    long stride) {
  for (long row = 0; row < rows; row++) {
    const float *x = input + row * input_stride;
    float *y = output + row * stride;
    VP_IN_PLACE
    for (long i = 0; i < columns; i++) y[i] = x[i] * factors[i];
  }
}

VP_VECTOR void vp_scale_rows(
    long rows, long columns, const float *factors, const float *input, long input_stride, float *output,
    long stride) {
  for (long row = 0; row < rows; row++) {
    const float *x = input + row * input_stride;
    float *y = output + row * stride;
    VP_IN_PLACE
    for (long i = 0; i < columns; i++) y[i] = x[i] * factors[row];
  }
}

VP_VECTOR void vp_column_dots(
    long rows, long columns, const float *left, long left_stride, const float *right, long right_stride,
    float *restrict sums) {
  VP_RELAXED
  for (long row = 0; row < rows; row++) {
    const float *restrict x = left + row * left_stride;
    const float *restrict y = right + row * right_stride;
    for (long i = 0; i < columns; i++) sums[i] += x[i] * y[i];
  }
}

VP_VECTOR void vp_row_squares(long rows, long columns, const float *values, long stride, float *sums) {
  VP_RELAXED
  for (long row = 0; row < rows; row++) {
    const float *restrict x = values + row * stride;
    float sum = 0;
    for (long i = 0; i < columns; i++) sum += x[i] * x[i];
    sums[row] += sum;
  }
}

VP_VECTOR void vp_add(long count, float factor, const float *right, float *left) {
  VP_RELAXED
  for (long i = 0; i < count; i++) left[i] += factor * right[i];
}

VP_VECTOR bool vp_all_finite(long count, const float *values) {
  // The exponent of infinities and of what is not a number has all bits set.
  uint32_t found = 0;
  for (long i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, values + i, sizeof bits);
    found |= (bits & 0x7F800000u) == 0x7F800000u;
  }
  return !found;
}

void vp_add_relative(
    long length, const int32_t *buckets, int32_t first, const float *keys, const float *queries, long width,
    float *scores) {
  for (long i = 0; i < length; i++) {
    float *row = scores + i * length;
    for (long j = 0; keys != NULL && j < length; j++) row[j] += keys[i * width + buckets[i - j] - first];
    for (long j = 0; queries != NULL && j < length; j++) row[j] += queries[j * width + buckets[i - j] - first];
  }
}

void vp_add_relative_backward(
    long length, const int32_t *buckets, int32_t first, const float *gradient, float *keys, float *queries,
    long width) {
  for (long i = 0; i < length; i++) {
    const float *row = gradient + i * length;
    for (long j = 0; keys != NULL && j < length; j++) keys[i * width + buckets[i - j] - first] += row[j];
    for (long j = 0; queries != NULL && j < length; j++) queries[j * width + buckets[i - j] - first] += row[j];
  }
}
