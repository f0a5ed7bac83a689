set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(triple x86_64-unknown-linux-gnu)
include(${CMAKE_CURRENT_LIST_DIR}/clang.cmake)
