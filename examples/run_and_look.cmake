# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# cmake -DPATTERN=... -P run_and_look.cmake -- COMMAND...
#   runs a command. Fails unless the command exits with 0 and its output matches the pattern.
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE ${last})
  if(DEFINED command_begun)
    list(APPEND command "${CMAKE_ARGV${i}}")
  elseif("${CMAKE_ARGV${i}}" STREQUAL "--")
    set(command_begun ON)
  endif()
endforeach()
execute_process(COMMAND ${command} RESULT_VARIABLE code OUTPUT_VARIABLE output)
message("${output}")
if(NOT code EQUAL 0)
  message(FATAL_ERROR "ended with ${code}")
endif()
if(NOT output MATCHES "${PATTERN}")
  message(FATAL_ERROR "printed nothing like ${PATTERN}")
endif()
