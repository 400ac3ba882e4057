#include "CVectors.h"

#include "Elementary.h"

#include <math.h>
#include <stddef.h>

// sqrt(2 / π), and the cubic term of the approximation of Φ.
static const float tanh_scale = 0.797884561f, tanh_cubic = 0.044715f;

/// The value and the derivative of an activation function.
typedef struct {
  float value, slope;
} vp_point;

VP_INLINE vp_point vp_gelu_at(float x) {
  float density, probability;
  vp_normal(x, &density, &probability);
  return (vp_point){x * probability, probability + x * density};
}

VP_INLINE vp_point vp_gelu_tanh_at(float x) {
  // (1 + tanh u) / 2 is σ(2u).
  float square = x * x;
  float probability = vp_sigmoid(2 * tanh_scale * x * (1 + tanh_cubic * square));
  float slope = 2 * tanh_scale * (1 + 3 * tanh_cubic * square);
  return (vp_point){x * probability, probability + x * probability * (1 - probability) * slope};
}

VP_INLINE vp_point vp_silu_at(float x, float factor) {
  float probability = vp_sigmoid(factor * x);
  return (vp_point){x * probability, probability + factor * x * probability * (1 - probability)};
}

VP_INLINE vp_point vp_gelu_quick_at(float x) { return vp_silu_at(x, 1.702f); }

VP_INLINE vp_point vp_silu_plain_at(float x) { return vp_silu_at(x, 1.0f); }

VP_INLINE vp_point vp_relu_at(float x) {
  // Written so that not a number stays what it is.
  return (vp_point){x < 0 ? 0 : x, x > 0 ? 1 : 0};
}

VP_INLINE vp_point vp_tanh_at(float x) {
  float t = x < 0 ? -x : x;
  // Near 0 a minimax polynomial, to 5e-9 relative, where the other form would lose digits.
  float square = x * x;
  float sum = -0.005705162882804871f;
  sum = sum * square + 0.020639270544052124f;
  sum = sum * square + -0.05373978242278099f;
  sum = sum * square + 0.13331443071365356f;
  sum = sum * square + -0.3333328068256378f;
  float near = x + x * square * sum;
  float far = 1 - 2 / (1 + vp_exp(2 * t));
  float value = t < 0.625f ? near : x < 0 ? -far : far;
  return (vp_point){value, 1 - value * value};
}

#define VP_ACTIVATION(NAME, POINT)                                                                        \
  VP_VECTOR static void NAME##_forward(                                                                   \
      long rows, long columns, const float *input, const float *mask, float *output) {                    \
    VP_RELAXED                                                                                            \
    if (mask == NULL) {                                                                                   \
      VP_IN_PLACE                                                                                         \
      for (long i = 0; i < rows * columns; i++) output[i] = POINT(input[i]).value;                        \
      return;                                                                                             \
    }                                                                                                     \
    for (long row = 0; row < rows; row++) {                                                               \
      const float *x = input + row * columns;                                                             \
      float *y = output + row * columns;                                                                  \
      VP_IN_PLACE                                                                                         \
      for (long i = 0; i < columns; i++) y[i] = POINT(x[i]).value * mask[i];                              \
    }                                                                                                     \
  }                                                                                                       \
                                                                                                          \
  VP_VECTOR static void NAME##_backward(                                                                  \
      long rows, long columns, const float *restrict input, const float *restrict mask,                   \
      float *restrict gradient, float *restrict mask_sums, float *restrict input_sums) {                  \
    VP_RELAXED                                                                                            \
    for (long row = 0; row < rows; row++) {                                                               \
      const float *restrict x = input + row * columns;                                                    \
      float *restrict g = gradient + row * columns;                                                       \
      if (mask == NULL) {                                                                                 \
        for (long i = 0; i < columns; i++) {                                                              \
          vp_point point = POINT(x[i]);                                                                   \
          mask_sums[i] += g[i] * point.value;                                                             \
          g[i] *= point.slope;                                                                            \
          input_sums[i] += g[i] * x[i];                                                                   \
        }                                                                                                 \
      } else {                                                                                            \
        for (long i = 0; i < columns; i++) {                                                              \
          vp_point point = POINT(x[i]);                                                                   \
          mask_sums[i] += g[i] * point.value;                                                             \
          g[i] *= mask[i] * point.slope;                                                                  \
          input_sums[i] += g[i] * x[i];                                                                   \
        }                                                                                                 \
      }                                                                                                   \
    }                                                                                                     \
  }

VP_ACTIVATION(vp_gelu, vp_gelu_at)
VP_ACTIVATION(vp_gelu_tanh, vp_gelu_tanh_at)
VP_ACTIVATION(vp_gelu_quick, vp_gelu_quick_at)
VP_ACTIVATION(vp_relu, vp_relu_at)
VP_ACTIVATION(vp_silu, vp_silu_plain_at)
VP_ACTIVATION(vp_tanh, vp_tanh_at)

typedef void (*vp_forward)(long, long, const float *, const float *, float *);
typedef void (*vp_backward)(long, long, const float *, const float *, float *, float *, float *);

void vp_activate(
    vp_activation kind, long rows, long columns, const float *input, const float *mask, float *output) {
  static const vp_forward forward[] = {vp_gelu_forward, vp_gelu_tanh_forward, vp_gelu_quick_forward,
                                       vp_relu_forward, vp_silu_forward,      vp_tanh_forward};
  forward[kind](rows, columns, input, mask, output);
}

void vp_activate_backward(
    vp_activation kind, long rows, long columns, const float *input, const float *mask, float *gradient,
    float *mask_sums, float *input_sums) {
  static const vp_backward backward[] = {vp_gelu_backward, vp_gelu_tanh_backward, vp_gelu_quick_backward,
                                         vp_relu_backward, vp_silu_backward,      vp_tanh_backward};
  backward[kind](rows, columns, input, mask, gradient, mask_sums, input_sums);
}

float vp_log(float value) { return logf(value); }

double vp_activation_at(vp_activation kind, double x) {
  switch (kind) {
  case vp_gelu:
    return 0.5 * x * (1 + erf(x / sqrt(2)));
  case vp_gelu_tanh:
    return 0.5 * x * (1 + tanh(sqrt(2 / 3.14159265358979323846) * (x + 0.044715 * x * x * x)));
  case vp_gelu_quick:
    return x / (1 + exp(-1.702 * x));
  case vp_relu:
    return x < 0 ? 0 : x;
  case vp_silu:
    return x / (1 + exp(-x));
  case vp_tanh:
    return tanh(x);
  }
  return x;
}
