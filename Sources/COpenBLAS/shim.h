// OpenBLAS's own header, and the few LAPACK routines the project calls: Debian's OpenBLAS exports
// them but ships no header for them.
#ifndef DUECAST_COPENBLAS_SHIM_H
#define DUECAST_COPENBLAS_SHIM_H

#include <cblas.h>

// Cholesky factor of a symmetric positive-definite matrix.
void dpotrf_(const char *uplo, const blasint *n, double *a, const blasint *lda, blasint *info);

// Solves A X = B with a factor from dpotrf_.
void dpotrs_(const char *uplo, const blasint *n, const blasint *nrhs, const double *a,
             const blasint *lda, double *b, const blasint *ldb, blasint *info);

#endif
