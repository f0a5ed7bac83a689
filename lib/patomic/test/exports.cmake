# The library exports what the interface lists and nothing else. A release build also asks for nothing from outside.
# LIBRARY, NM, READELF, RELEASE

set(expected
  patomic_create patomic_create_explicit patomic_create_transaction
  patomic_combine patomic_combine_explicit
  patomic_get_ids patomic_get_kind
  patomic_cache_line_size patomic_align_meets_recommended patomic_align_meets_minimum
  patomic_is_valid_order patomic_is_valid_store_order patomic_is_valid_load_order patomic_is_valid_fail_order
  patomic_cmpxchg_fail_order
  patomic_transaction_status_exit_code patomic_transaction_status_exit_info patomic_transaction_status_abort_reason
  patomic_version_string patomic_version_major patomic_version_minor patomic_version_patch
  patomic_version_compatible_with
  patomic_explicit_table)
foreach(what all any leaf)
  foreach(table "" _explicit _transaction)
    list(APPEND expected patomic_feature_check_${what}${table})
  endforeach()
endforeach()
foreach(operation
    store load exchange cmpxchg_weak cmpxchg_strong bit_test bit_test_compl bit_test_set bit_test_reset
    or xor and not fetch_or fetch_xor fetch_and fetch_not
    add sub inc dec neg fetch_add fetch_sub fetch_inc fetch_dec fetch_neg)
  foreach(width 1 2 4 8 16)
    list(APPEND expected patomic_explicit_${operation}_${width})
  endforeach()
endforeach()

function(lines_of variable)
  execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE output RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${ARGN} failed")
  endif()
  string(REGEX REPLACE "\n$" "" output "${output}")
  string(REPLACE ";" "," output "${output}")
  string(REPLACE "[" "(" output "${output}")
  string(REPLACE "]" ")" output "${output}")
  string(REPLACE "\n" ";" output "${output}")
  set(${variable} "${output}" PARENT_SCOPE)
endfunction()

set(actual)
lines_of(symbols ${NM} -D --defined-only -f posix ${LIBRARY})
foreach(line IN LISTS symbols)
  string(REGEX REPLACE " .*" "" name "${line}")
  list(APPEND actual ${name})
endforeach()
list(SORT expected)
list(SORT actual)
if(NOT actual STREQUAL expected)
  set(missing ${expected})
  list(REMOVE_ITEM missing ${actual})
  list(REMOVE_ITEM actual ${expected})
  message(FATAL_ERROR "Missing: ${missing}\nToo many: ${actual}")
endif()

if(RELEASE)
  lines_of(undefined ${NM} -D --undefined-only ${LIBRARY})
  lines_of(dynamic ${READELF} -d ${LIBRARY})
  list(FILTER dynamic INCLUDE REGEX "NEEDED|TEXTREL|INIT|FINI")
  lines_of(segments ${READELF} -lW ${LIBRARY})
  list(FILTER segments INCLUDE REGEX "^ *TLS")
  if(undefined OR dynamic OR segments)
    message(FATAL_ERROR "Depends on something: ${undefined} ${dynamic} ${segments}")
  endif()
endif()
