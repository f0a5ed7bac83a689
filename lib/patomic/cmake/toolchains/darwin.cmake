# What the two toolchain files for macOS share.

set(CMAKE_SYSTEM_NAME Darwin)
include(${CMAKE_CURRENT_LIST_DIR}/clang.cmake)

# From CMake and not from the SDK and the environment of the machine that builds.
set(CMAKE_OSX_SYSROOT "")
set(CMAKE_OSX_DEPLOYMENT_TARGET 11.0)

# Every library has to name the system's, whether it takes something from it or not.
string(APPEND CMAKE_SHARED_LINKER_FLAGS_INIT " -nostdlib \"${CMAKE_CURRENT_LIST_DIR}/libSystem.tbd\"")

# The install name would be a path of the machine that builds. It has the name that the library is published under.
set(CMAKE_INSTALL_NAME_DIR @rpath)
set(CMAKE_BUILD_WITH_INSTALL_NAME_DIR ON)
set(CMAKE_PLATFORM_NO_VERSIONED_SONAME ON)
