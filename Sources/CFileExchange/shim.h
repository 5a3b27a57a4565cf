#ifndef DUECAST_FILE_EXCHANGE_H
#define DUECAST_FILE_EXCHANGE_H

#include <stdio.h>

#if defined(__linux__)
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

// Swift sees neither renameat2, a GNU extension, nor syscall, which is variadic.
static inline int duecast_exchange(const char *first, const char *second) {
  const unsigned int exchange = 1U << 1;
  return (int)syscall(SYS_renameat2, AT_FDCWD, first, AT_FDCWD, second, exchange);
}
#else
static inline int duecast_exchange(const char *first, const char *second) {
  return renamex_np(first, second, RENAME_SWAP);
}
#endif

#endif
