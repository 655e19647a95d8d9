# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# `cmake --install` installs the libraries, their public headers, the program, its manual pages, and
# the files for find_package(prunadag) and pkg-config. The tree may be moved: no file in it names
# the prefix of the tree.
include(CMakePackageConfigHelpers)

set(PRUNADAG_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/prunadag)

# At run time, also for petsc4py, a PETSc outside the library folders of the system must be found.
set_target_properties(prunadag prunadag_fit PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)

foreach(library IN ITEMS prunadag prunadag_fit)
  install(TARGETS ${library} EXPORT ${library}Targets
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
    INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(EXPORT ${library}Targets NAMESPACE prunadag::
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/prunadag)
endforeach()
if(PRUNADAG_PROGRAM)
  set_target_properties(prunadag_cli PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
  install(TARGETS prunadag_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
# The program writes its manual pages: one for itself, and one for each command.
if(PRUNADAG_PROGRAM AND NOT PRUNADAG_SANITIZE AND NOT PRUNADAG_FUZZ AND NOT CMAKE_CROSSCOMPILING)
  file(GLOB commands RELATIVE ${PROJECT_SOURCE_DIR}/src/cli CONFIGURE_DEPENDS
    ${PROJECT_SOURCE_DIR}/src/cli/*_command.cpp)
  set(pages "")
  foreach(command IN ITEMS "" LISTS commands)
    string(REPLACE "_command.cpp" "" command "${command}")
    string(JOIN "-" page prunadag ${command})
    set(page ${PROJECT_BINARY_DIR}/man/${page}.1)
    add_custom_command(OUTPUT ${page} DEPENDS prunadag_cli VERBATIM
      COMMAND ${CMAKE_COMMAND} -DPAGE=${page} -P ${CMAKE_CURRENT_LIST_DIR}/write_page.cmake
              $<TARGET_FILE:prunadag_cli> help --man ${command})
    list(APPEND pages ${page})
  endforeach()
  add_custom_target(prunadag_manual ALL DEPENDS ${pages})
  install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/prunadag ${PROJECT_BINARY_DIR}/include/prunadag
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp")
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

# Files for find_package(prunadag). Before 1.0 a new minor version may break users, like the
# SOVERSION.
string(REGEX MATCH "^([0-9]+)[.]([0-9]+)" PRUNADAG_PETSC_RELEASE "${PRUNADAG_PETSC_VERSION}")
math(EXPR next_minor "${CMAKE_MATCH_2} + 1")
set(PRUNADAG_NEXT_PETSC_RELEASE ${CMAKE_MATCH_1}.${next_minor})
get_target_property(PRUNADAG_LIBRARY_TYPE prunadag TYPE)
# The C++ compiler adds these libraries when it links. A C compiler does not add them, but needs
# them to link the static library.
set(PRUNADAG_CXX_RUNTIME ${CMAKE_CXX_IMPLICIT_LINK_LIBRARIES})
list(REMOVE_ITEM PRUNADAG_CXX_RUNTIME ${CMAKE_C_IMPLICIT_LINK_LIBRARIES})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/prunadagConfig.cmake.in
  ${PROJECT_BINARY_DIR}/prunadagConfig.cmake INSTALL_DESTINATION ${PRUNADAG_CMAKE_DIR}
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/prunadagConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/prunadagConfig.cmake
  ${PROJECT_BINARY_DIR}/prunadagConfigVersion.cmake DESTINATION ${PRUNADAG_CMAKE_DIR})

# Files for pkg-config: prunadag.pc for the C interface, prunadag_fit.pc for the C++ interface. Few
# MPI libraries have their own .pc files, so ours contain the MPI flags found here.
set(PRUNADAG_MPI_CFLAGS "")
foreach(folder IN LISTS MPI_C_INCLUDE_DIRS)
  string(APPEND PRUNADAG_MPI_CFLAGS " -I${folder}")
endforeach()
list(JOIN MPI_C_LIBRARIES " " PRUNADAG_MPI_LIBS)
foreach(library IN ITEMS PRUNADAG FIT)
  set(${library}_PC_MODULES "")
  set(${library}_PC_LIBS "")
endforeach()
if(PRUNADAG_LIBRARY_TYPE STREQUAL STATIC_LIBRARY)
  # Static libraries always need these libraries, so pkg-config must give them without --static,
  # too.
  set(PRUNADAG_PC_MODULES ", ${PRUNADAG_HWY_MODULE_NAME}")
  set(runtime ${PRUNADAG_CXX_RUNTIME})
  list(TRANSFORM runtime PREPEND "-l" REGEX "^[^-/]")
  list(JOIN runtime " " PRUNADAG_PC_LIBS)
  set(FIT_PC_MODULES "prunadag = ${PROJECT_VERSION}, fmt, ${PRUNADAG_ZSTD_MODULE_NAME}, "
    "${PRUNADAG_HDF5_MODULE_NAME}, ")
  list(JOIN FIT_PC_MODULES "" FIT_PC_MODULES)
  if(NOT TARGET "${PRUNADAG_BLAS}")
    set(blas ${PRUNADAG_BLAS})
  else()
    set(blas ${BLAS_LIBRARIES})
  endif()
  list(TRANSFORM blas PREPEND "-l" REGEX "^[^-/]")
  list(JOIN blas " " blas)
  set(FIT_PC_LIBS "$<TARGET_LINKER_FILE:Boost::iostreams> ${blas}")
endif()
# With --static, the .pc file of PETSc asks for -lhdf5. On Debian it does not give the folder.
list(TRANSFORM PRUNADAG_HDF5_LIBRARY_DIRS PREPEND "-L" OUTPUT_VARIABLE PRUNADAG_PC_PRIVATE)
list(JOIN PRUNADAG_PC_PRIVATE " " PRUNADAG_PC_PRIVATE)
file(RELATIVE_PATH PRUNADAG_INCLUDE_FROM_PC
  ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_FULL_INCLUDEDIR})
foreach(package IN ITEMS prunadag prunadag_fit)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/${package}.pc.in ${PROJECT_BINARY_DIR}/${package}.pc.in
    @ONLY)
  file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/${package}.pc
       INPUT ${PROJECT_BINARY_DIR}/${package}.pc.in)
  install(FILES ${PROJECT_BINARY_DIR}/${package}.pc
          DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
