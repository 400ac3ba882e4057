#include "CVectors.h"

#include "Elementary.h"

#include <math.h>

VP_VECTOR void vp_layer_norm(
    long rows, long columns, float *values, const float *weight, const float *bias, float epsilon,
    float *scales, float *output) {
  VP_RELAXED
  for (long row = 0; row < rows; row++) {
    float *x = values + row * columns;
    float *y = output + row * columns;
    float sum = 0;
    for (long i = 0; i < columns; i++) sum += x[i];
    float mean = sum / columns, squares = 0;
    for (long i = 0; i < columns; i++) squares += (x[i] - mean) * (x[i] - mean);
    float variance = squares / columns + epsilon;
    // Of finite numbers whose squares are not, a factor of 0 would make the bias.
    float scale = variance < INFINITY ? 1 / sqrtf(variance) : NAN;
    scales[row] = scale;
    VP_IN_PLACE
    for (long i = 0; i < columns; i++) {
      float normalized = (x[i] - mean) * scale;
      x[i] = normalized;
      y[i] = normalized * weight[i] + bias[i];
    }
  }
}

VP_VECTOR void vp_layer_norm_backward(
    long rows, long columns, const float *normalized, const float *scales, const float *weight,
    float *gradient) {
  VP_RELAXED
  for (long row = 0; row < rows; row++) {
    const float *restrict x = normalized + row * columns;
    float *restrict g = gradient + row * columns;
    float sum = 0, dot = 0;
    for (long i = 0; i < columns; i++) {
      float weighted = g[i] * weight[i];
      sum += weighted;
      dot += weighted * x[i];
    }
    float mean = sum / columns, slope = dot / columns, scale = scales[row];
    for (long i = 0; i < columns; i++) g[i] = scale * (g[i] * weight[i] - mean - x[i] * slope);
  }
}
