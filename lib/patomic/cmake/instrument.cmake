# Builds that find mistakes: warnings as errors, sanitizers, and coverage.

include(CheckCCompilerFlag)

option(PATOMIC_WERROR "Treat warnings as errors" OFF)
set(PATOMIC_SANITIZE "" CACHE STRING
  "Sanitizers of the compiler for library and tests: address;undefined, or thread")
option(PATOMIC_COVERAGE "Measure the coverage of the tests with clang" OFF)
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
    # Otherwise clang calls libatomic for a builtin of 16 bytes, which the sanitizer does not see.
    check_c_compiler_flag(-mcx16 PATOMIC_HAS_CX16)
    if(PATOMIC_HAS_CX16)
      add_compile_options(-mcx16)
    endif()
  endif()
endif()

function(patomic_cover target)
  # Counters are in a mapped file, because a process that a check aborts does not write them. They
  # are atomic, because several threads count.
  target_compile_options(${target} PRIVATE
    -fprofile-instr-generate -fcoverage-mapping -fprofile-update=atomic
    "SHELL:-mllvm -runtime-counter-relocation")
  target_link_options(${target} PRIVATE -fprofile-instr-generate)
endfunction()

if(PATOMIC_SANITIZE OR PATOMIC_COVERAGE)
  # Sanitizers and coverage need the C library.
  set(PATOMIC_FREESTANDING OFF)
endif()
