#ifndef PATOMIC_API_VERSION_H
#define PATOMIC_API_VERSION_H

#include "export.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATOMIC_VERSION_MAJOR 1
#define PATOMIC_VERSION_MINOR 1
#define PATOMIC_VERSION_PATCH 0
#define PATOMIC_VERSION_STRING "1.1.0"

/* True for a version that has the same major version and is not newer than this one. */
#define PATOMIC_VERSION_COMPATIBLE_WITH(major, minor, patch) \
    ((major) == PATOMIC_VERSION_MAJOR &&                     \
     ((minor) < PATOMIC_VERSION_MINOR ||                     \
      ((minor) == PATOMIC_VERSION_MINOR && (patch) <= PATOMIC_VERSION_PATCH)))

/* The functions describe the library that is loaded, the macros the header that was compiled. */
PATOMIC_EXPORT const char *patomic_version_string(void);
PATOMIC_EXPORT int patomic_version_major(void);
PATOMIC_EXPORT int patomic_version_minor(void);
PATOMIC_EXPORT int patomic_version_patch(void);
PATOMIC_EXPORT int patomic_version_compatible_with(int major, int minor, int patch);

#ifdef __cplusplus
}
#endif

#endif
