set(CMAKE_SYSTEM_PROCESSOR arm64)
set(triple arm64-apple-macos)
include(${CMAKE_CURRENT_LIST_DIR}/darwin.cmake)
