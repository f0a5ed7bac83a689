# Shared by the two toolchain files for macOS.

set(CMAKE_SYSTEM_NAME Darwin)
include(${CMAKE_CURRENT_LIST_DIR}/clang.cmake)

# Independent of the SDK and the environment of the build machine.
set(CMAKE_OSX_SYSROOT "")
set(CMAKE_OSX_DEPLOYMENT_TARGET 11.0)

# macOS requires that every library names the library of the system.
string(APPEND CMAKE_SHARED_LINKER_FLAGS_INIT
  " -nostdlib \"${CMAKE_CURRENT_LIST_DIR}/libSystem.tbd\"")

# Otherwise the install name would be a path of the build machine.
set(CMAKE_INSTALL_NAME_DIR @rpath)
set(CMAKE_BUILD_WITH_INSTALL_NAME_DIR ON)
set(CMAKE_PLATFORM_NO_VERSIONED_SONAME ON)
