# Shared by the toolchain files of this folder. clang and lld build the library for `triple` without
# an SDK, because a release build depends on nothing of the system.

set(CMAKE_C_COMPILER clang)
set(CMAKE_C_COMPILER_TARGET ${triple})
# For Windows, CMake uses lld by itself.
if(NOT CMAKE_SYSTEM_NAME STREQUAL "Windows")
  set(CMAKE_SHARED_LINKER_FLAGS_INIT -fuse-ld=lld)
  set(CMAKE_EXE_LINKER_FLAGS_INIT -fuse-ld=lld)
endif()

# A program cannot be linked without an SDK.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
