// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "dictionary/coding.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <petscblaslapack.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"

namespace prunadag {
namespace {

constexpr std::size_t block = 256;  // signals whose correlations are in memory at a time

/// product = A'B, column by column, by the BLAS of PETSc.
void multiply(std::size_t rows, const double* a, std::size_t columns_of_a, const double* b,
              std::size_t columns_of_b, double* product) {
  PetscBLASInt n, p, q;
  check(PetscBLASIntCast(to_petsc_int(std::int64_t(rows), "an atom"), &n));
  check(PetscBLASIntCast(to_petsc_int(std::int64_t(columns_of_a), "the atoms"), &p));
  check(PetscBLASIntCast(to_petsc_int(std::int64_t(columns_of_b), "the signals"), &q));
  const PetscScalar one = 1.0, zero = 0.0;
  if (q > 0) BLASgemm_("T", "N", &p, &q, &n, &one, a, &n, b, &n, &zero, product, &p);
}

}  // namespace

Coder::Coder(std::size_t features, std::size_t atoms, std::size_t nonzeros)
    : features_(features),
      atoms_(atoms),
      gram_(atoms * atoms),
      correlations_(atoms * block),
      pursuit_(atoms, nonzeros),
      support_(nonzeros),
      values_(nonzeros) {}

void Coder::set_dictionary(std::span<const double> entries) {
  entries_ = entries;
  multiply(features_, entries.data(), atoms_, entries.data(), atoms_, gram_.data());
}

void Coder::code(const Signals& signals, const Take& take) {
  for (std::size_t start = 0; start < signals.count; start += block) {
    const std::size_t size = std::min(block, signals.count - start);
    multiply(features_, entries_.data(), atoms_, signals.signal(start).data(), size,
             correlations_.data());
    for (std::size_t s = 0; s < size; ++s) {
      const std::size_t count =
          pursuit_.code(gram_, std::span(correlations_).subspan(s * atoms_, atoms_),
                        std::sqrt(signals.squares[start + s]), support_, values_);
      take(start + s, std::span(support_).first(count), std::span(values_).first(count));
    }
  }
}

MatHandle sparse_codes(const Dataset& signals, const Dictionary& dictionary,
                       std::int64_t nonzeros) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)signals.matrix.get());
  if (signals.features != dictionary.features) {
    throw Error(ErrorKind::usage, fmt::format("the signals have {} features, the dictionary {}",
                                              signals.features, dictionary.features));
  }
  check_nonzeros(nonzeros, dictionary.atoms, dictionary.features);
  const Signals own = signals_of(signals);
  const PetscInt atoms = to_petsc_int(dictionary.atoms, "the atoms");
  PetscInt own_atoms = PETSC_DECIDE, total = atoms;
  check(PetscSplitOwnership(comm, &own_atoms, &total));
  const std::int64_t first_atom = sum_below(comm, own_atoms);

  std::vector<PetscInt> ends, columns, on, off;
  std::vector<double> values;
  agree(comm, [&] {
    ends.push_back(0);
    Coder coder(own.features, std::size_t(atoms), std::size_t(nonzeros));
    coder.set_dictionary(dictionary.entries);
    coder.code(own, [&](std::size_t, std::span<const std::int32_t> support,
                        std::span<const double> code) {
      columns.insert(columns.end(), support.begin(), support.end());
      for (double value : code) values.push_back(std::scalbn(value, own.exponent));
      const auto inside = std::count_if(support.begin(), support.end(), [&](std::int32_t j) {
        return j >= first_atom && j < first_atom + own_atoms;
      });
      on.push_back(PetscInt(inside));
      off.push_back(PetscInt(support.size()) - on.back());
      ends.push_back(to_petsc_int(std::int64_t(columns.size()), "this rank's part of the codes"));
    });
  });
  MatHandle codes;
  check(MatCreate(comm, codes.put()));
  check(MatSetSizes(codes, PetscInt(own.count), own_atoms, PETSC_DETERMINE, atoms));
  check(MatSetType(codes, MATAIJ));
  check(MatXAIJSetPreallocation(codes, 1, on.data(), off.data(), nullptr, nullptr));
  agree(comm, [&] {
    for (std::size_t s = 0; s < own.count; ++s) {
      const PetscInt row = PetscInt(own.first) + PetscInt(s);
      check(MatSetValues(codes, 1, &row, ends[s + 1] - ends[s], columns.data() + ends[s],
                         values.data() + ends[s], INSERT_VALUES));
    }
  });
  check(MatAssemblyBegin(codes, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(codes, MAT_FINAL_ASSEMBLY));
  return codes;
}

}  // namespace prunadag
