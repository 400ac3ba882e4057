#ifndef VPRUNE_COPENBLAS_H
#define VPRUNE_COPENBLAS_H

#include <stdbool.h>
#include <stdint.h>

/// OpenBLAS, loaded when it is first needed.
///
/// The library chooses its kernels and starts its threads in a constructor, as environment variables say. Were
/// it linked, that would happen before `main`, and in runs that multiply nothing. Loaded by hand, it finds
/// OPENBLAS_CORETYPE set to the fastest kernel that this processor runs: release 0.3.21 takes processors with
/// AVX-512 that it does not know for Haswells, half as fast. What the variable was before does not count, because
/// images set it for other programs' sake; VPRUNE_CORETYPE does. It starts no threads: callers have their own.

/// Loads the library, once; later calls return what the first did: NULL, or why it could not be loaded.
const char *vp_blas_load(void);

/// The name of the kernels in use, such as "SkylakeX"; after `vp_blas_load` succeeded, as all below.
const char *vp_blas_core(void);

/// C = alpha A B + beta C in float32, row-major; A is m x k, or k x m and transposed, B is k x n, or n x k and
/// transposed, C is m x n. The numbers after the matrices are the distances between their rows.
void vp_sgemm(
    bool transposes_a, bool transposes_b, int32_t m, int32_t n, int32_t k, float alpha, const float *a,
    int32_t a_stride, const float *b, int32_t b_stride, float beta, float *c, int32_t c_stride);

/// C = alpha A B + beta C in float64, row-major without gaps; A is m x k, B is k x n, or n x k and
/// transposed, C is m x n.
void vp_dgemm(
    bool transposes_b, int32_t m, int32_t n, int32_t k, double alpha, const double *a, const double *b,
    double beta, double *c);

/// The lower triangle of C = A^T A + C in float32, row-major; A is k x n.
void vp_ssyrk(int32_t n, int32_t k, const float *a, int32_t a_stride, float *c, int32_t c_stride);

/// Solves A X = B in float64 by Cholesky's decomposition, where A is symmetric, positive definite, n x n, given
/// by its lower triangle in row-major order, and replaced by its factor. B holds `count` right sides of n values
/// one after the other, replaced by X. Whether A was positive definite.
bool vp_cholesky_solve(int32_t n, int32_t count, double *a, double *b);

/// Replaces the lower triangle of a symmetric, positive definite matrix, n x n, row-major, by that of L in A = L L^T.
/// Whether A was positive definite.
bool vp_cholesky_factor(int32_t n, double *a);

/// Replaces the lower triangle of a symmetric, positive definite matrix, n x n, row-major, by that of its inverse.
/// Whether A was positive definite.
bool vp_cholesky_inverse(int32_t n, double *a);

#endif
