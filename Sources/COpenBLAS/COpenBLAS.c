#include "COpenBLAS.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// CBLAS's enumerations, as every implementation has them.
enum { row_major = 101, no_transpose = 111, transpose = 112, upper = 121, lower = 122 };

typedef void (*sgemm_function)(
    int, int, int, int32_t, int32_t, int32_t, float, const float *, int32_t, const float *, int32_t, float,
    float *, int32_t);
typedef void (*dgemm_function)(
    int, int, int, int32_t, int32_t, int32_t, double, const double *, int32_t, const double *, int32_t, double,
    double *, int32_t);
typedef void (*ssyrk_function)(
    int, int, int, int32_t, int32_t, float, const float *, int32_t, float, float *, int32_t);
// LAPACK is called as Fortran is: by reference, and with the lengths of texts at the end.
typedef void (*potrf_function)(
    const char *, const int32_t *, double *, const int32_t *, int32_t *, size_t);
typedef void (*potrs_function)(
    const char *, const int32_t *, const int32_t *, const double *, const int32_t *, double *,
    const int32_t *, int32_t *, size_t);
typedef void (*potri_function)(
    const char *, const int32_t *, double *, const int32_t *, int32_t *, size_t);
typedef char *(*core_function)(void);

static struct {
  sgemm_function sgemm;
  dgemm_function dgemm;
  ssyrk_function ssyrk;
  potrf_function potrf;
  potrs_function potrs;
  potri_function potri;
  core_function core;
} blas;

static pthread_once_t loading = PTHREAD_ONCE_INIT;
static const char *problem;
static char problem_text[256];

/// The best kernels that every processor with the instructions of `SkylakeX` runs, and that the library might
/// not choose by itself; NULL where its own choice is as good.
static const char *preferred_core(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl")) {
    return "SkylakeX";
  }
#endif
  return NULL;
}

/// Sets a variable and returns a copy of its old value, for `restore`.
static char *set(const char *name, const char *value) {
  const char *old = getenv(name);
  char *copy = old == NULL ? NULL : strdup(old);
  setenv(name, value, 1);
  return copy;
}

static void restore(const char *name, char *old) {
  if (old == NULL) {
    unsetenv(name);
  } else {
    setenv(name, old, 1);
  }
  free(old);
}

static void *symbol(void *library, const char *name) {
  void *address = dlsym(library, name);
  if (address == NULL && problem == NULL) {
    snprintf(problem_text, sizeof problem_text, "libopenblas.so.0 has no %s", name);
    problem = problem_text;
  }
  return address;
}

static void load(void) {
  const char *core = getenv("VPRUNE_CORETYPE");
  if (core == NULL) core = preferred_core();
  char *old_core = core == NULL ? NULL : set("OPENBLAS_CORETYPE", core);
  char *threads = set("OPENBLAS_NUM_THREADS", "1");
  void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
  restore("OPENBLAS_NUM_THREADS", threads);
  if (core != NULL) restore("OPENBLAS_CORETYPE", old_core);
  if (library == NULL) {
    snprintf(problem_text, sizeof problem_text, "%s", dlerror());
    problem = problem_text;
    return;
  }
  blas.sgemm = (sgemm_function)symbol(library, "cblas_sgemm");
  blas.dgemm = (dgemm_function)symbol(library, "cblas_dgemm");
  blas.ssyrk = (ssyrk_function)symbol(library, "cblas_ssyrk");
  blas.potrf = (potrf_function)symbol(library, "dpotrf_");
  blas.potrs = (potrs_function)symbol(library, "dpotrs_");
  blas.potri = (potri_function)symbol(library, "dpotri_");
  blas.core = (core_function)symbol(library, "openblas_get_corename");
}

const char *vp_blas_load(void) {
  pthread_once(&loading, load);
  return problem;
}

const char *vp_blas_core(void) { return blas.core(); }

void vp_sgemm(
    bool transposes_a, bool transposes_b, int32_t m, int32_t n, int32_t k, float alpha, const float *a,
    int32_t a_stride, const float *b, int32_t b_stride, float beta, float *c, int32_t c_stride) {
  blas.sgemm(
      row_major, transposes_a ? transpose : no_transpose, transposes_b ? transpose : no_transpose, m, n, k,
      alpha, a, a_stride, b, b_stride, beta, c, c_stride);
}

void vp_dgemm(
    bool transposes_b, int32_t m, int32_t n, int32_t k, double alpha, const double *a, const double *b,
    double beta, double *c) {
  blas.dgemm(
      row_major, no_transpose, transposes_b ? transpose : no_transpose, m, n, k, alpha, a, k, b,
      transposes_b ? k : n, beta, c, n);
}

void vp_ssyrk(int32_t n, int32_t k, const float *a, int32_t a_stride, float *c, int32_t c_stride) {
  blas.ssyrk(row_major, lower, transpose, n, k, 1, a, a_stride, 1, c, c_stride);
}

bool vp_cholesky_solve(int32_t n, int32_t count, double *a, double *b) {
  int32_t status = 0;
  // A row-major lower triangle is a column-major upper one.
  blas.potrf("U", &n, a, &n, &status, 1);
  if (status != 0) return false;
  blas.potrs("U", &n, &count, a, &n, b, &n, &status, 1);
  return status == 0;
}

bool vp_cholesky_factor(int32_t n, double *a) {
  int32_t status = 0;
  blas.potrf("U", &n, a, &n, &status, 1);
  return status == 0;
}

bool vp_cholesky_inverse(int32_t n, double *a) {
  int32_t status = 0;
  blas.potrf("U", &n, a, &n, &status, 1);
  if (status != 0) return false;
  blas.potri("U", &n, a, &n, &status, 1);
  return status == 0;
}
