set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(triple x86_64-apple-macos)
include(${CMAKE_CURRENT_LIST_DIR}/darwin.cmake)
