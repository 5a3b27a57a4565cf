// OpenBLAS's own header, and the few LAPACK routines the project calls: Debian's OpenBLAS exports
// them but ships no header for them.
#ifndef DUECAST_COPENBLAS_SHIM_H
#define DUECAST_COPENBLAS_SHIM_H

#include <cblas.h>

// Cholesky factor of a symmetric positive-definite matrix.
void dpotrf_(const char *uplo, const blasint *n, double *a, const blasint *lda, blasint *info);

// Eigenvalues of a symmetric matrix, ascending, and with jobz "V" its eigenvectors in place of it.
void dsyev_(const char *jobz, const char *uplo, const blasint *n, double *a, const blasint *lda,
            double *w, double *work, const blasint *lwork, blasint *info);

#endif
