# The flags of the compiler and the linker. A Debug build checks the arguments of operations and
# uses the C library. Every other build uses no C library, and is the same bytes on every machine.

include(CheckCCompilerFlag)
include(CheckCSourceCompiles)

set(elf OFF)
if(NOT APPLE AND NOT WIN32)
  set(elf ON)
endif()

set(release $<NOT:$<CONFIG:Debug>>)

target_compile_options(patomic PRIVATE -Wall -Wextra -Wpedantic -Wconversion)
# The only difference between the builds, whatever CMAKE_C_FLAGS_<CONFIG> contain.
target_compile_options(patomic PRIVATE $<IF:${release},-DNDEBUG,-UNDEBUG>)

# The operations are a few instructions each: -O3 would only add padding between them.
target_compile_options(patomic PRIVATE $<$<CONFIG:Release>:-Os>)

if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  # Without optimization gcc does not see the order in an inline function, and uses SEQ_CST.
  target_compile_options(patomic PRIVATE $<$<CONFIG:Debug>:-Og>)
endif()

function(patomic_compile_option name flag)
  check_c_compiler_flag(${flag} ${name})
  if(${name})
    target_compile_options(patomic PRIVATE ${flag})
  endif()
endfunction()

patomic_compile_option(PATOMIC_HAS_PREFIX_MAP -ffile-prefix-map=${CMAKE_CURRENT_SOURCE_DIR}/=)

if(elf)
  patomic_compile_option(PATOMIC_HAS_INTERPOSITION -fno-semantic-interposition)
endif()

# CMAKE_SYSTEM_PROCESSOR may be empty with a toolchain file.
check_c_source_compiles(
  "#ifndef __aarch64__\n#error\n#endif\nint main(void) { return 0; }" PATOMIC_FOR_ARM64)
if(PATOMIC_FOR_ARM64)
  # Outline atomics are functions of libgcc.
  patomic_compile_option(PATOMIC_HAS_OUTLINE_ATOMICS -mno-outline-atomics)
else()
  patomic_compile_option(PATOMIC_HAS_CF_PROTECTION -fcf-protection=none)
endif()

if(PATOMIC_FREESTANDING)
  target_compile_options(patomic PRIVATE
    $<${release}:-ffreestanding> $<${release}:-fno-stack-protector>)
  if(WIN32)
    # The ABI requires them, and -ffreestanding omits them.
    patomic_compile_option(PATOMIC_HAS_UNWIND_TABLES -fasynchronous-unwind-tables)
  endif()
  if(BUILD_SHARED_LIBS)
    # A program with the static library has these functions.
    target_sources(patomic PRIVATE $<${release}:src/freestanding.c>)
    if(WIN32)
      if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
        # Otherwise the linker requires kernel32.lib and other libraries that are not used.
        set(CMAKE_C_STANDARD_LIBRARIES "")
      endif()
      target_link_options(patomic PRIVATE $<${release}:LINKER:/entry:DllMain>
        $<${release}:LINKER:/nodefaultlib> $<${release}:LINKER:/Brepro>)
    elseif(elf)
      target_link_options(patomic PRIVATE $<${release}:-nostdlib> $<${release}:LINKER:-z,defs>)
    endif()
  endif()
endif()

if(BUILD_SHARED_LIBS AND elf)
  # With -Bsymbolic a table points to the function that dlsym() returns.
  target_link_options(patomic PRIVATE
    LINKER:-Bsymbolic LINKER:-z,relro LINKER:-z,now LINKER:-z,noexecstack
    LINKER:--build-id=none LINKER:--hash-style=gnu
    $<$<OR:$<CONFIG:Release>,$<CONFIG:MinSizeRel>>:LINKER:--strip-all>)
endif()
