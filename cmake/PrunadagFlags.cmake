# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# The default build type, the sanitizers, and two functions. prunadag_flags(target) sets the
# language standard and the warnings. prunadag_export(library) makes a shared library export only
# the names in cmake/LIBRARY.map.
if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

option(PRUNADAG_DEVELOPER "Warnings are errors" OFF)
option(PRUNADAG_SANITIZE "Build with the address and undefined-behaviour sanitizers" OFF)
option(PRUNADAG_FUZZ "Build the fuzz targets with libFuzzer and sanitizers; needs clang" OFF)

if(PRUNADAG_FUZZ AND NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  message(FATAL_ERROR "PRUNADAG_FUZZ needs clang: configure with -DCMAKE_C_COMPILER=clang "
                      "-DCMAKE_CXX_COMPILER=clang++")
endif()
# The first finding ends the program. Kernels are still compiled with -O3, as in a release.
if(PRUNADAG_SANITIZE OR PRUNADAG_FUZZ)
  add_compile_options(-O1 -g1 -fno-omit-frame-pointer -fsanitize=address,undefined
                      -fno-sanitize-recover=all)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  add_link_options(-fsanitize=address,undefined)
endif()
# MPI leaks memory at its end. Test programs check for leaks before that. Programs that are run as
# users run them cannot do so; their tests set this environment instead.
set(PRUNADAG_LEAKS_UNCHECKED "")
if(PRUNADAG_SANITIZE)
  set(PRUNADAG_LEAKS_UNCHECKED ASAN_OPTIONS=set:detect_leaks=0)
endif()
if(PRUNADAG_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

function(prunadag_flags target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
  # GCC 12 wrongly warns of overlapping copies in std::string operator+ (bug 105651).
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wshadow -Wnon-virtual-dtor
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
  if(PRUNADAG_DEVELOPER)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()

function(prunadag_export library)
  if(APPLE)
    return()  # its linker knows no such maps
  endif()
  set(map ${PROJECT_SOURCE_DIR}/cmake/${library}.map)
  target_link_options(${library} PRIVATE -Wl,--version-script=${map} -Wl,--gc-sections
    -Wl,-Bsymbolic -Wl,--no-undefined -Wl,--as-needed)
  set_target_properties(${library} PROPERTIES LINK_DEPENDS ${map})
endfunction()
