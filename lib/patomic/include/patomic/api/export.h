#ifndef PATOMIC_API_EXPORT_H
#define PATOMIC_API_EXPORT_H

/*
 * A program that uses the static library defines PATOMIC_STATIC_DEFINE. The CMake target does so.
 * CMake defines patomic_EXPORTS while it builds the shared library.
 */
#if defined(PATOMIC_STATIC_DEFINE)
#    define PATOMIC_EXPORT
#    define PATOMIC_NO_EXPORT
#elif defined(_WIN32)
#    if defined(patomic_EXPORTS)
#        define PATOMIC_EXPORT __declspec(dllexport)
#    else
#        define PATOMIC_EXPORT __declspec(dllimport)
#    endif
#    define PATOMIC_NO_EXPORT
#elif defined(__GNUC__)
#    define PATOMIC_EXPORT __attribute__((visibility("default")))
#    define PATOMIC_NO_EXPORT __attribute__((visibility("hidden")))
#else
#    define PATOMIC_EXPORT
#    define PATOMIC_NO_EXPORT
#endif

#if defined(__GNUC__)
#    define PATOMIC_DEPRECATED __attribute__((__deprecated__))
#elif defined(_MSC_VER)
#    define PATOMIC_DEPRECATED __declspec(deprecated)
#else
#    define PATOMIC_DEPRECATED
#endif

#define PATOMIC_DEPRECATED_EXPORT PATOMIC_EXPORT PATOMIC_DEPRECATED
#define PATOMIC_DEPRECATED_NO_EXPORT PATOMIC_NO_EXPORT PATOMIC_DEPRECATED

#endif
