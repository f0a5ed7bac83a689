# Builds that look for mistakes: warnings that are errors, sanitizers, and coverage.

include(CheckCCompilerFlag)

option(PATOMIC_WERROR "Take warnings for errors" OFF)
set(PATOMIC_SANITIZE "" CACHE STRING "Sanitizers of the compiler for library and tests: address;undefined, or thread")
option(PATOMIC_COVERAGE "Let clang count what the tests run of the library" OFF)
mark_as_advanced(PATOMIC_WERROR PATOMIC_SANITIZE PATOMIC_COVERAGE)

if(PATOMIC_WERROR)
  add_compile_options(-Werror)
endif()

set(sanitize_flags)
if(PATOMIC_SANITIZE)
  list(JOIN PATOMIC_SANITIZE "," sanitizers)
  set(sanitize_flags -fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_compile_options(${sanitize_flags})
  add_link_options(${sanitize_flags})
  if("thread" IN_LIST PATOMIC_SANITIZE)
    # Or clang calls libatomic for a builtin of sixteen bytes, before the sanitizer has seen it.
    check_c_compiler_flag(-mcx16 PATOMIC_HAS_CX16)
    if(PATOMIC_HAS_CX16)
      add_compile_options(-mcx16)
    endif()
  endif()
endif()

function(patomic_cover target)
  # Counts are written as they change, since a process that a check ends has no time for it; and several threads count at once.
  target_compile_options(${target} PRIVATE -fprofile-instr-generate -fcoverage-mapping -fprofile-update=atomic
    "SHELL:-mllvm -runtime-counter-relocation")
  target_link_options(${target} PRIVATE -fprofile-instr-generate)
endfunction()

if(PATOMIC_SANITIZE OR PATOMIC_COVERAGE)
  # What watches the program needs libc.
  set(PATOMIC_FREESTANDING OFF)
endif()
