# Runs the program that names the whole interface. Its output must be EXPECTED, and must have a line
# for each name that a header in INCLUDE declares.
# PROGRAM, EMULATOR, EXPECTED, INCLUDE

separate_arguments(EMULATOR)
execute_process(COMMAND ${EMULATOR} ${PROGRAM} OUTPUT_VARIABLE actual RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} failed: ${result}")
endif()
file(READ ${EXPECTED} expected)
if(NOT actual STREQUAL expected)
  message(FATAL_ERROR "The output differs from ${EXPECTED}:\n${actual}")
endif()

file(GLOB_RECURSE headers ${INCLUDE}/patomic/api/*.h)
if(NOT headers)
  message(FATAL_ERROR "No headers in ${INCLUDE}")
endif()
foreach(header IN LISTS headers)
  file(READ ${header} text)
  string(REGEX REPLACE "/\\*([^*]|\\*+[^*/])*\\*+/" "" text "${text}")
  string(REGEX MATCHALL "(patomic|PATOMIC)_[A-Za-z0-9_]+" names "${text}")
  # Include guards, and macros that the user or CMake defines.
  list(FILTER names EXCLUDE REGEX "^PATOMIC_API_.*_H$|^PATOMIC_STATIC_DEFINE$|^patomic_EXPORTS$")
  list(REMOVE_DUPLICATES names)
  foreach(name IN LISTS names)
    if(NOT "\n${actual}" MATCHES "\n${name} ")
      message(FATAL_ERROR "${header} declares ${name}, which the program does not print")
    endif()
  endforeach()
endforeach()
