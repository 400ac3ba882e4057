#include "CVectors.h"

#include "Elementary.h"

#include <stddef.h>

VP_VECTOR void vp_softmax(long rows, long columns, float *values, float scale, const float *bias) {
  VP_RELAXED
  for (long row = 0; row < rows; row++) {
    float *restrict x = values + row * columns;
    if (bias == NULL) {
      for (long i = 0; i < columns; i++) x[i] *= scale;
    } else {
      const float *restrict b = bias - row;
      for (long i = 0; i < columns; i++) x[i] = x[i] * scale + b[i];
    }
    float largest = vp_largest(columns, x), sum = 0;
    for (long i = 0; i < columns; i++) {
      float power = vp_exp(x[i] - largest);
      x[i] = power;
      sum += power;
    }
    float share = 1 / sum;
    for (long i = 0; i < columns; i++) x[i] *= share;
  }
}

VP_VECTOR void vp_softmax_backward(
    long rows, long columns, const float *probabilities, float scale, float *gradient) {
  VP_RELAXED
  for (long row = 0; row < rows; row++) {
    const float *restrict p = probabilities + row * columns;
    float *restrict g = gradient + row * columns;
    float dot = 0;
    for (long i = 0; i < columns; i++) dot += p[i] * g[i];
    for (long i = 0; i < columns; i++) g[i] = scale * p[i] * (g[i] - dot);
  }
}

VP_VECTOR void vp_log_sum_exp(
    long rows, long columns, const float *values, long stride, float *results) {
  VP_RELAXED
  for (long row = 0; row < rows; row++) {
    const float *x = values + row * stride;
    float largest = vp_largest(columns, x), sum = 0;
    for (long i = 0; i < columns; i++) sum += vp_exp(x[i] - largest);
    results[row] = largest + logf(sum);
  }
}
