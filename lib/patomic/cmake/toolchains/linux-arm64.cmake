set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(triple aarch64-unknown-linux-gnu)
include(${CMAKE_CURRENT_LIST_DIR}/clang.cmake)
