// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Method: K-SVD. The first atoms are randomly chosen signals. An iteration codes the signals and
// updates the atoms (training.cpp). Between two iterations useless atoms are replaced
// (replacement.cpp).
#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/memory.hpp"
#include "base/petsc.hpp"
#include "data/split.hpp"
#include "dictionary/training.hpp"
#include "prunadag/dictionary.hpp"

namespace prunadag {
namespace {

void check_options(const DictionaryOptions& options, const Dataset& signals) {
  if (options.atoms < 1) {
    throw Error(ErrorKind::usage, fmt::format("atoms {}: must be at least 1", options.atoms));
  }
  check_nonzeros(options.nonzeros, options.atoms, signals.features);
  if (options.iterations < 0) {
    throw Error(ErrorKind::usage,
                fmt::format("iterations {}: must be at least 0", options.iterations));
  }
  to_petsc_int(options.atoms, "the atoms");
}

/// Returns distinct random signals, normalised, in their order, as atoms. Signals that are zero are
/// not chosen. Collective. Throws Error(usage) if fewer signals are nonzero than there are atoms.
Dictionary starting_atoms(MPI_Comm comm, const Signals& signals, const DictionaryOptions& options) {
  std::vector<std::size_t> candidates;
  agree(comm, [&] {
    for (std::size_t s = 0; s < signals.count; ++s) {
      if (signals.squares[s] > 0) candidates.push_back(s);
    }
  });
  const std::int64_t count = std::int64_t(candidates.size()), total = sum(comm, count);
  if (total < options.atoms) {
    throw Error(ErrorKind::usage,
                fmt::format("atoms {}: only {} signals are not zero, and K-SVD starts from as many "
                            "as there are atoms",
                            options.atoms, total));
  }
  const std::vector<bool> chosen =
      choose_rows(comm, count, options.atoms, options.seed, Stream::atoms);
  std::size_t place = std::size_t(sum_below(comm, std::count(chosen.begin(), chosen.end(), true)));
  Dictionary dictionary;
  dictionary.features = std::int64_t(signals.features);
  dictionary.atoms = options.atoms;
  agree(comm, [&] {
    dictionary.entries.resize(std::size_t(options.atoms) * signals.features);
    for (std::size_t c = 0; c < candidates.size(); ++c) {
      if (!chosen[c]) continue;
      const auto signal = signals.signal(candidates[c]);
      const double norm = std::sqrt(signals.squares[candidates[c]]);
      std::transform(signal.begin(), signal.end(),
                     dictionary.entries.begin() + std::ptrdiff_t(place++ * signals.features),
                     [=](double value) { return value / norm; });
    }
  });
  for (std::int64_t j = 0; j < options.atoms; ++j) {
    sum_in_place(
        comm,
        std::span(dictionary.entries).subspan(std::size_t(j) * signals.features, signals.features));
  }
  return dictionary;
}

/// Throws on all ranks if one lacks the memory of learn_dictionary(). Collective.
void require_memory_of_learning(MPI_Comm comm, const Dataset& data,
                                const DictionaryOptions& options) {
  PetscInt rows;
  check(MatGetLocalSize(data.matrix, &rows, nullptr));
  const double signals = double(rows), features = double(data.features),
               atoms = double(options.atoms), nonzeros = double(options.nonzeros);
  const double bytes = 16 * signals * features + 40 * signals * nonzeros +
                       8 * atoms * (atoms + 2 * features + nonzeros);
  require_memory(comm, std::int64_t(std::min(bytes, 0x1p62)), [&] {
    return fmt::format("a dictionary of {} atoms of {} features", options.atoms, data.features);
  });
}

}  // namespace

Dictionary learn_dictionary(const Dataset& data, const DictionaryOptions& options,
                            const DictionaryHooks& hooks) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)data.matrix.get());
  check_options(options, data);
  require_memory_of_learning(comm, data, options);
  const double start = MPI_Wtime();
  const Signals signals = signals_of(data);
  Dictionary dictionary = starting_atoms(comm, signals, options);
  std::optional<Training> room;
  agree(comm, [&] { room.emplace(comm, signals, dictionary, std::size_t(options.nonzeros)); });
  Training& training = *room;

  const auto stopping = [&] { return largest(comm, hooks.stop && hooks.stop()) != 0; };
  std::int64_t finished = 0;
  while (finished < options.iterations && !stopping()) {
    DictionaryProgress progress;
    progress.iteration = finished + 1;
    if (finished > 0) progress.replaced = training.replace_atoms();
    training.code_signals();
    progress.coded = training.relative_residual();
    progress.mean_nonzeros = training.mean_nonzeros();
    if (stopping() || !training.update_atoms(stopping)) break;
    ++finished;
    progress.updated = training.relative_residual();
    progress.seconds = MPI_Wtime() - start;
    if (hooks.progress) hooks.progress(progress);
  }
  const double residual = training.relative_residual(), nonzeros = training.mean_nonzeros();
  agree(comm, [&] {
    dictionary.details = {
        {"nonzeros", options.nonzeros},         {"iterations", finished},
        {"max_iterations", options.iterations}, {"seed", std::int64_t(options.seed)},
        {"relative_residual", residual},        {"mean_nonzeros", nonzeros},
    };
  });
  return dictionary;
}

}  // namespace prunadag
