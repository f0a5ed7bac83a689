#ifndef PATOMIC_API_EXPORT_H
#define PATOMIC_API_EXPORT_H

/* Users of the static library define PATOMIC_STATIC_DEFINE (the CMake target does); patomic_EXPORTS is set only while the shared library is built. */
#if defined(PATOMIC_STATIC_DEFINE)
#    define PATOMIC_EXPORT
#elif defined(_WIN32)
#    if defined(patomic_EXPORTS)
#        define PATOMIC_EXPORT __declspec(dllexport)
#    else
#        define PATOMIC_EXPORT __declspec(dllimport)
#    endif
#elif defined(__GNUC__)
#    define PATOMIC_EXPORT __attribute__((visibility("default")))
#else
#    define PATOMIC_EXPORT
#endif

#endif
