# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# prunadag_add_mpi_test(NAME SOURCES... RANKS 1 2 3 4 [TIMEOUT seconds])
#   builds one GoogleTest program and runs it once per rank count.
# prunadag_add_test(NAME SOURCES... [TIMEOUT seconds])
#   builds one GoogleTest program and runs it without an MPI launcher.
set(PRUNADAG_SANITIZED_BUILD "" CACHE PATH
  "A build with PRUNADAG_SANITIZE, whose tests are run beside those of this one")
find_package(GTest REQUIRED)

add_library(prunadag_test_support STATIC tests/support/mpi_main.cpp tests/kernel/reference.cpp)
prunadag_flags(prunadag_test_support)
target_include_directories(prunadag_test_support PUBLIC ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(prunadag_test_support PUBLIC prunadag_core GTest::gtest)

# prunadag_test_timeout(TEST SECONDS): sets the timeout of a test, four times longer with
# sanitizers.
function(prunadag_test_timeout test seconds)
  if(PRUNADAG_SANITIZE)
    math(EXPR seconds "4 * ${seconds}")
  endif()
  set_tests_properties(${test} PROPERTIES TIMEOUT ${seconds})
endfunction()

function(prunadag_add_mpi_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "RANKS" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  add_executable(test_${name} ${arg_UNPARSED_ARGUMENTS})
  prunadag_flags(test_${name})
  target_link_libraries(test_${name} PRIVATE prunadag_test_support)
  foreach(ranks IN LISTS arg_RANKS)
    add_test(NAME ${name}_on_${ranks}
             COMMAND ${MPIEXEC_EXECUTABLE} ${MPIEXEC_NUMPROC_FLAG} ${ranks} ${MPIEXEC_PREFLAGS}
                     $<TARGET_FILE:test_${name}> ${MPIEXEC_POSTFLAGS})
    set_tests_properties(${name}_on_${ranks} PROPERTIES PROCESSORS ${ranks})
    prunadag_test_timeout(${name}_on_${ranks} ${arg_TIMEOUT})
  endforeach()
endfunction()

function(prunadag_add_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  add_executable(test_${name} ${arg_UNPARSED_ARGUMENTS})
  prunadag_flags(test_${name})
  target_link_libraries(test_${name} PRIVATE prunadag_core GTest::gtest GTest::gtest_main)
  target_include_directories(test_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  add_test(NAME ${name} COMMAND test_${name})
  prunadag_test_timeout(${name} ${arg_TIMEOUT})
endfunction()
