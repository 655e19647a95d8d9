# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# Refuses, with one line, a PETSc that prunadag cannot be built on: one without real scalars in
# double precision, or one that was built with another MPI than the one found here. The header of
# PETSc itself checks the MPI.
set(checked ${PRUNADAG_PETSC_PREFIX} ${PRUNADAG_PETSC_VERSION} ${MPI_CXX_LIBRARIES})
if(NOT PRUNADAG_PETSC_CHECKED STREQUAL "${checked}")
  try_compile(fits ${PROJECT_BINARY_DIR}/petsc_check ${CMAKE_CURRENT_LIST_DIR}/petsc_check.cpp
    LINK_LIBRARIES PkgConfig::PRUNADAG_PETSC MPI::MPI_CXX OUTPUT_VARIABLE said)
  if(NOT fits)
    unset(fits CACHE)
    if(said MATCHES "error: (#error )?\"([^\"\n]+)\"")
      set(said ${CMAKE_MATCH_2})
    endif()
    message(FATAL_ERROR "The PETSc in ${PRUNADAG_PETSC_PREFIX} cannot be used:\n  ${said}")
  endif()
  unset(fits CACHE)
  set(PRUNADAG_PETSC_CHECKED "${checked}" CACHE INTERNAL "The PETSc and MPI that fit together")
endif()
