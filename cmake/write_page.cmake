# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# cmake -DPAGE=FILE -P write_page.cmake COMMAND WORDS...: writes the output of the command to FILE.
set(words "")
foreach(i RANGE 4 ${CMAKE_ARGC})
  list(APPEND words ${CMAKE_ARGV${i}})
endforeach()
execute_process(COMMAND ${words} OUTPUT_FILE ${PAGE}.part RESULT_VARIABLE code)
if(code)
  message(FATAL_ERROR "${words}: ended with ${code}")
endif()
file(RENAME ${PAGE}.part ${PAGE})
