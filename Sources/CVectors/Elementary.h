#ifndef VPRUNE_ELEMENTARY_H
#define VPRUNE_ELEMENTARY_H

#include <math.h>
#include <stdint.h>
#include <string.h>

/// One function for each kind of processor; the loader takes the best that runs.
#if defined(__x86_64__)
#define VP_VECTOR __attribute__((target_clones("avx512f", "arch=x86-64-v3", "default")))
#else
#define VP_VECTOR
#endif

/// Allows sums in any order and fused multiplication and addition in the block that begins with it.
#define VP_RELAXED _Pragma("clang fp reassociate(on) contract(fast)")

/// Before a loop whose output may be its input, number by number: no checks, without which it would not be turned
/// into vectors there.
#define VP_IN_PLACE _Pragma("clang loop vectorize(assume_safety)")

#define VP_INLINE static inline __attribute__((always_inline))

VP_INLINE float vp_from_bits(int32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

/// e^x with a relative error below 2e-7; 0 below -87.3, and no more than e^88.
VP_INLINE float vp_exp(float x) {
  // Not a number stays what it is: comparisons with it are false.
  float bounded = x > 88.0f ? 88.0f : x;
  bounded = bounded < -87.3f ? -87.3f : bounded;
  // Adding 1.5 * 2^23 leaves the nearest integer in the lowest bits.
  const float magic = 12582912.0f;
  float shifted = bounded * 1.44269504f + magic;
  float count = shifted - magic;
  // ln 2 in two parts, so that the product with the first is exact.
  float rest = bounded - count * 0.693359375f;
  rest = rest + count * 2.12194440e-4f;
  // Taylor's series: |rest| <= ln 2 / 2, so what is left out is below 3e-9.
  float sum = 1.0f / 5040;
  sum = sum * rest + 1.0f / 720;
  sum = sum * rest + 1.0f / 120;
  sum = sum * rest + 1.0f / 24;
  sum = sum * rest + 1.0f / 6;
  sum = sum * rest + 0.5f;
  sum = sum * rest + 1.0f;
  sum = sum * rest + 1.0f;
  int32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  // The magic number's own lowest bits are 0.
  float power = vp_from_bits((bits << 23) + 0x3F800000);
  float result = sum * power;
  return x < -87.3f ? 0.0f : result;
}

/// The largest of `count` values, of which not a number is none; -infinity of none.
VP_INLINE float vp_largest(long count, const float *values) {
  // Sixteen at a time: the compiler may not reorder comparisons by itself.
  float lanes[16];
  for (int lane = 0; lane < 16; lane++) lanes[lane] = -INFINITY;
  long i = 0;
  for (; i + 16 <= count; i += 16) {
    for (int lane = 0; lane < 16; lane++) {
      lanes[lane] = values[i + lane] > lanes[lane] ? values[i + lane] : lanes[lane];
    }
  }
  float largest = lanes[0];
  for (int lane = 1; lane < 16; lane++) largest = lanes[lane] > largest ? lanes[lane] : largest;
  for (; i < count; i++) largest = values[i] > largest ? values[i] : largest;
  return largest;
}

VP_INLINE float vp_sigmoid(float x) { return 1.0f / (1.0f + vp_exp(-x)); }

/// The standard normal distribution's density at x and the probability below x.
///
/// Below -t it is e^(-t²/2) times a smooth function of t, Mills' ratio, which is a polynomial of 1 / (1 + 0.35 t)
/// to 4e-8 relative (a minimax fit for t up to 14, where the result is 0 in float32).
VP_INLINE void vp_normal(float x, float *density, float *probability) {
  float t = x < 0 ? -x : x;
  float s = 1.0f / (1.0f + 0.35f * t);
  float e = vp_exp(-0.5f * t * t);
  float ratio = -0.02914837934076786f;
  ratio = ratio * s + 0.14398373663425446f;
  ratio = ratio * s + -0.25573858618736267f;
  ratio = ratio * s + 0.15920032560825348f;
  ratio = ratio * s + -0.023126013576984406f;
  ratio = ratio * s + 0.10551378130912781f;
  ratio = ratio * s + 0.11983174085617065f;
  ratio = ratio * s + 0.13986197113990784f;
  ratio = ratio * s + 0.13962140679359436f;
  float tail = e * ratio * s;
  *density = e * 0.398942280f;
  *probability = x < 0 ? tail : 1.0f - tail;
}

#endif
