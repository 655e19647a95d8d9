# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# What `cmake --install` lays down: the library, its public headers, the command line, and what
# find_package(prunadag) and pkg-config need. The tree may be moved: no file in it names its prefix.
include(CMakePackageConfigHelpers)

set(PRUNADAG_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/prunadag)

# A PETSc outside the system's library folders is found again at run time, by petsc4py as well.
set_target_properties(prunadag PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)

install(TARGETS prunadag EXPORT prunadagTargets
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
if(PRUNADAG_PROGRAM)
  set_target_properties(prunadag_cli PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
  install(TARGETS prunadag_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/prunadag ${PROJECT_BINARY_DIR}/include/prunadag
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp")
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

# find_package(prunadag). Before 1.0 a new minor version may break users, as the SOVERSION says.
install(EXPORT prunadagTargets NAMESPACE prunadag:: DESTINATION ${PRUNADAG_CMAKE_DIR})
string(REGEX MATCH "^([0-9]+)[.]([0-9]+)" PRUNADAG_PETSC_RELEASE "${PRUNADAG_PETSC_VERSION}")
math(EXPR next_minor "${CMAKE_MATCH_2} + 1")
set(PRUNADAG_NEXT_PETSC_RELEASE ${CMAKE_MATCH_1}.${next_minor})
get_target_property(PRUNADAG_LIBRARY_TYPE prunadag TYPE)
# What the C++ compiler adds when it links; a C compiler that links the static library does not.
set(PRUNADAG_CXX_RUNTIME ${CMAKE_CXX_IMPLICIT_LINK_LIBRARIES})
list(REMOVE_ITEM PRUNADAG_CXX_RUNTIME ${CMAKE_C_IMPLICIT_LINK_LIBRARIES})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/prunadagConfig.cmake.in
  ${PROJECT_BINARY_DIR}/prunadagConfig.cmake INSTALL_DESTINATION ${PRUNADAG_CMAKE_DIR}
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/prunadagConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/prunadagConfig.cmake
  ${PROJECT_BINARY_DIR}/prunadagConfigVersion.cmake DESTINATION ${PRUNADAG_CMAKE_DIR})

# pkg-config. Few MPI libraries come with a file of their own: the flags found here are written down.
set(PRUNADAG_MPI_CFLAGS "")
foreach(folder IN LISTS MPI_C_INCLUDE_DIRS)
  string(APPEND PRUNADAG_MPI_CFLAGS " -I${folder}")
endforeach()
list(JOIN MPI_C_LIBRARIES " " PRUNADAG_MPI_LIBS)
set(PRUNADAG_PC_MODULES "")
set(PRUNADAG_PC_LIBS "")
if(PRUNADAG_LIBRARY_TYPE STREQUAL STATIC_LIBRARY)
  # There is no other way to link it, so that these are needed with and without --static.
  set(PRUNADAG_PC_MODULES ", fmt")
  foreach(library IN ITEMS ZSTD HWY HDF5)
    string(APPEND PRUNADAG_PC_MODULES ", ${PRUNADAG_${library}_MODULE_NAME}")
  endforeach()
  set(libraries ${PRUNADAG_CXX_RUNTIME})
  if(NOT TARGET "${PRUNADAG_BLAS}")
    list(PREPEND libraries ${PRUNADAG_BLAS})
  else()
    list(PREPEND libraries ${BLAS_LIBRARIES})
  endif()
  list(TRANSFORM libraries PREPEND "-l" REGEX "^[^-/]")
  list(PREPEND libraries $<TARGET_LINKER_FILE:Boost::iostreams>)
  list(JOIN libraries " " PRUNADAG_PC_LIBS)
endif()
file(RELATIVE_PATH PRUNADAG_INCLUDE_FROM_PC
  ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_FULL_INCLUDEDIR})
configure_file(${CMAKE_CURRENT_LIST_DIR}/prunadag.pc.in ${PROJECT_BINARY_DIR}/prunadag.pc.in
  @ONLY)
file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/prunadag.pc INPUT ${PROJECT_BINARY_DIR}/prunadag.pc.in)
install(FILES ${PROJECT_BINARY_DIR}/prunadag.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
