set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR ARM64)
set(triple aarch64-pc-windows-msvc)
include(${CMAKE_CURRENT_LIST_DIR}/clang.cmake)
