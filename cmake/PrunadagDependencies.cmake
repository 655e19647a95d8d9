# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# The packages that prunadag is built on, as imported targets. Names that we choose begin with
# PRUNADAG_, so that a project that contains this one keeps its own PETSC_VERSION.
#   PkgConfig::PRUNADAG_PETSC   PETSc 3.18 or newer (set PKG_CONFIG_PATH to choose another build)
#   PkgConfig::PRUNADAG_HDF5, PkgConfig::PRUNADAG_ZSTD, PkgConfig::PRUNADAG_HWY (Highway)
#   MPI::MPI_CXX, Boost, fmt, nlohmann_json; PRUNADAG_RANDOM123_INCLUDE
find_package(PkgConfig REQUIRED)
pkg_search_module(PRUNADAG_PETSC REQUIRED IMPORTED_TARGET PETSc petsc)
if(PRUNADAG_PETSC_VERSION AND PRUNADAG_PETSC_VERSION VERSION_LESS 3.18)
  message(FATAL_ERROR "prunadag needs PETSc 3.18 or newer, found ${PRUNADAG_PETSC_VERSION}")
endif()

# A TAO type needs <petsc/private/taoimpl.h>; some packages of PETSc leave the file out.
find_path(PRUNADAG_PETSC_PRIVATE_INCLUDE petsc/private/taoimpl.h
  HINTS ${PRUNADAG_PETSC_INCLUDE_DIRS} REQUIRED)

# Use the BLAS that PETSc uses. Another BLAS could have integers of another size.
set(PRUNADAG_BLAS ${PRUNADAG_PETSC_STATIC_LIBRARIES})
list(FILTER PRUNADAG_BLAS INCLUDE REGEX "blas|blis|mkl|essl|armpl")
if(NOT PRUNADAG_BLAS)
  find_package(BLAS REQUIRED)
  set(PRUNADAG_BLAS BLAS::BLAS)
endif()

set(MPI_CXX_SKIP_MPICXX TRUE)
find_package(MPI REQUIRED COMPONENTS C CXX)
include(PrunadagPetscCheck)

pkg_search_module(PRUNADAG_HDF5 REQUIRED IMPORTED_TARGET hdf5-openmpi hdf5-mpi hdf5)
if(POLICY CMP0167)
  cmake_policy(SET CMP0167 NEW)  # Boost's own package file
endif()
find_package(Boost 1.74 REQUIRED COMPONENTS program_options iostreams)
pkg_check_modules(PRUNADAG_ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(PRUNADAG_HWY REQUIRED IMPORTED_TARGET libhwy)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_path(PRUNADAG_RANDOM123_INCLUDE Random123/philox.h REQUIRED)

# By default only this folder and folders below see the targets found here. A project that contains
# this one links them through prunadag::prunadag, so they must be global.
if(NOT PROJECT_IS_TOP_LEVEL)
  get_directory_property(found IMPORTED_TARGETS)
  foreach(target IN LISTS found)
    set_target_properties(${target} PROPERTIES IMPORTED_GLOBAL TRUE)
  endforeach()
endif()
