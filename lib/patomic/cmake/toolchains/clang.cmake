# What the toolchain files of this folder share. clang and lld make the library for `triple`, and need no SDK, since a release
# build takes nothing from the system.

set(CMAKE_C_COMPILER clang)
set(CMAKE_C_COMPILER_TARGET ${triple})
# For Windows, CMake itself says so.
if(NOT CMAKE_SYSTEM_NAME STREQUAL "Windows")
  set(CMAKE_SHARED_LINKER_FLAGS_INIT -fuse-ld=lld)
  set(CMAKE_EXE_LINKER_FLAGS_INIT -fuse-ld=lld)
endif()

# There is nothing to link a program with.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
