# How the library is compiled and linked. A Debug build is an ordinary one that checks what operations are given. Every other
# is free of libc and comes out as the same bytes wherever it is built.

include(CheckCCompilerFlag)
include(CheckCSourceCompiles)

set(elf OFF)
if(NOT APPLE AND NOT WIN32)
  set(elf ON)
endif()

set(release $<NOT:$<CONFIG:Debug>>)

target_compile_options(patomic PRIVATE -Wall -Wextra -Wpedantic -Wconversion)
# Whatever CMAKE_C_FLAGS_<CONFIG> say, this and only this tells the builds apart.
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

# Not by CMAKE_SYSTEM_PROCESSOR, which a toolchain file may leave empty.
check_c_source_compiles("#ifndef __aarch64__\n#error\n#endif\nint main(void) { return 0; }" PATOMIC_FOR_ARM64)
if(PATOMIC_FOR_ARM64)
  # Outlined atomics are functions of libgcc.
  patomic_compile_option(PATOMIC_HAS_OUTLINE_ATOMICS -mno-outline-atomics)
else()
  patomic_compile_option(PATOMIC_HAS_CF_PROTECTION -fcf-protection=none)
endif()

if(PATOMIC_FREESTANDING)
  target_compile_options(patomic PRIVATE $<${release}:-ffreestanding> $<${release}:-fno-stack-protector>)
  if(WIN32)
    # Its ABI asks for them, and -ffreestanding leaves them out.
    patomic_compile_option(PATOMIC_HAS_UNWIND_TABLES -fasynchronous-unwind-tables)
  endif()
  if(BUILD_SHARED_LIBS)
    # A static library takes these from the program that it goes into, which may have better ones.
    target_sources(patomic PRIVATE $<${release}:src/freestanding.c>)
    if(WIN32)
      if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
        # Otherwise kernel32.lib and its like must be there, though nothing is taken from them.
        set(CMAKE_C_STANDARD_LIBRARIES "")
      endif()
      target_link_options(patomic PRIVATE $<${release}:LINKER:/entry:DllMain> $<${release}:LINKER:/nodefaultlib>
        $<${release}:LINKER:/Brepro>)
    elseif(elf)
      target_link_options(patomic PRIVATE $<${release}:-nostdlib> $<${release}:LINKER:-z,defs>)
    endif()
  endif()
endif()

if(BUILD_SHARED_LIBS AND elf)
  # With -Bsymbolic a table points to the very function that dlsym gives.
  target_link_options(patomic PRIVATE
    LINKER:-Bsymbolic LINKER:-z,relro LINKER:-z,now LINKER:-z,noexecstack LINKER:--build-id=none LINKER:--hash-style=gnu
    $<$<OR:$<CONFIG:Release>,$<CONFIG:MinSizeRel>>:LINKER:--strip-all>)
endif()
