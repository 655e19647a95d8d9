# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# Default build type, and prunadag_flags(target): the warnings of the developer build.
if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

option(PRUNADAG_DEVELOPER "Warnings are errors" OFF)

function(prunadag_flags target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
  # GCC 12 warns of overlapping copies in std::string operator+ where there are none (bug 105651).
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wno-restrict)
  if(PRUNADAG_DEVELOPER)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()
