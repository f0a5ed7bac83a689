set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR AMD64)
set(triple x86_64-pc-windows-msvc)
include(${CMAKE_CURRENT_LIST_DIR}/clang.cmake)
