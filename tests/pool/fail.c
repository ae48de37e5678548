/*
 * Loaded before the C library: lets the n-th operation on files below one folder fail, or ends the process there.
 *
 *     fail_arm(folder, n, error)   the n-th operation from now fails with this errno; with error 0, the process ends before it
 *     fail_count()                 how many operations there were since
 *
 * SQLite and Python both come through here, so that every write, every bringing to the disk and every change of a name counts.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static char folder[PATH_MAX];
static int count, limit, failure;

void fail_arm(const char *path, int n, int error) {
    strncpy(folder, path ? path : "", sizeof folder - 1);
    count = 0;
    limit = n;
    failure = error;
}

int fail_count(void) { return count; }

static int is_ours(const char *path) { return folder[0] && path && strncmp(path, folder, strlen(folder)) == 0; }

static int is_open_there(int file) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_ours(path);
}

static int fails(int ours) {
    int before = errno;
    if (!folder[0] || !ours || ++count != limit) {
        errno = before;
        return 0;
    }
    if (!failure) _exit(9);
    errno = failure;
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define GUARDED folder[0]

ssize_t write(int file, const void *from, size_t size) {
    if (GUARDED && fails(is_open_there(file))) return -1;
    return REAL(write)(file, from, size);
}
ssize_t pwrite(int file, const void *from, size_t size, off_t at) {
    if (GUARDED && fails(is_open_there(file))) return -1;
    return REAL(pwrite)(file, from, size, at);
}
ssize_t pwrite64(int file, const void *from, size_t size, off64_t at) {
    if (GUARDED && fails(is_open_there(file))) return -1;
    return REAL(pwrite64)(file, from, size, at);
}
int fsync(int file) { return GUARDED && fails(is_open_there(file)) ? -1 : REAL(fsync)(file); }
int fdatasync(int file) { return GUARDED && fails(is_open_there(file)) ? -1 : REAL(fdatasync)(file); }
int ftruncate(int file, off_t size) { return GUARDED && fails(is_open_there(file)) ? -1 : REAL(ftruncate)(file, size); }
int ftruncate64(int file, off64_t size) { return GUARDED && fails(is_open_there(file)) ? -1 : REAL(ftruncate64)(file, size); }
int unlink(const char *path) { return GUARDED && fails(is_ours(path)) ? -1 : REAL(unlink)(path); }
int unlinkat(int at, const char *path, int flags) { return GUARDED && fails(is_ours(path)) ? -1 : REAL(unlinkat)(at, path, flags); }
int rename(const char *from, const char *to) { return GUARDED && fails(is_ours(to)) ? -1 : REAL(rename)(from, to); }
int renameat(int a, const char *from, int b, const char *to) { return GUARDED && fails(is_ours(to)) ? -1 : REAL(renameat)(a, from, b, to); }
int link(const char *from, const char *to) { return GUARDED && fails(is_ours(to)) ? -1 : REAL(link)(from, to); }
int linkat(int a, const char *from, int b, const char *to, int flags) { return GUARDED && fails(is_ours(to)) ? -1 : REAL(linkat)(a, from, b, to, flags); }
int mkdir(const char *path, mode_t mode) { return GUARDED && fails(is_ours(path)) ? -1 : REAL(mkdir)(path, mode); }

int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    if (GUARDED && (flags & O_CREAT) && fails(is_ours(path))) return -1;
    return REAL(open)(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    if (GUARDED && (flags & O_CREAT) && fails(is_ours(path))) return -1;
    return REAL(open64)(path, flags, mode);
}
