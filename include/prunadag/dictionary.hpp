// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "prunadag/dataset.hpp"
#include "prunadag/detail.hpp"

#pragma GCC visibility push(default)
namespace prunadag {

/// Atoms of which signals are made: a signal is about a sum of a few of them. The same on every
/// rank.
struct Dictionary {
  std::int64_t features = 0, atoms = 0;
  std::vector<double> entries;  ///< features*atoms, atom after atom, each of norm 1
  Details details;              ///< how it was learned

  std::span<const double> atom(std::int64_t j) const {
    return std::span(entries).subspan(std::size_t(j * features), std::size_t(features));
  }
};

struct DictionaryOptions {
  std::int64_t atoms = 1000;
  std::int64_t nonzeros = 100;   ///< of the code of a signal, at most
  std::int64_t iterations = 10;  ///< 0: the atoms are the signals that K-SVD starts from
  std::uint64_t seed = 1;        ///< of the choice of these signals
};

/// Where learning is, after an iteration. Residuals are norm(Y - D X) / norm(Y), over all signals.
struct DictionaryProgress {
  std::int64_t iteration = 0;  ///< from 1
  double coded = 0;            ///< residual after the coding of the signals
  double updated = 0;          ///< residual after the update of the atoms; not above `coded`
  double mean_nonzeros = 0;    ///< per signal
  std::int64_t replaced = 0;   ///< atoms that were replaced by signals before the coding
  double seconds = 0;          ///< since the start
};

/// What learning calls on the way, each on every rank; neither may throw or communicate.
struct DictionaryHooks {
  std::function<void(const DictionaryProgress&)> progress;  ///< after every iteration
  std::function<bool()> stop;  ///< asked a few times an iteration; true on any rank ends learning
};

/// Learns a dictionary for signals, the rows of the dataset (an intercept does not count), by
/// K-SVD.
///
/// Collective. The signals stay on their ranks. The result is the same on any number of ranks, to
/// rounding. Over all signals together the residual rises in no step: the new codes of an iteration
/// replace the old ones if they leave less in all, else for those signals that win by them; atoms
/// that no signal uses, and one of two with an inner product above 0.99, are replaced by the
/// signals with the largest residuals where that loses nothing in all. A request to stop leaves the
/// last iteration unfinished; its dictionary is as good as any. `details` hold the options, the
/// `iterations` that were finished, the `relative_residual` and the `mean_nonzeros` that were
/// reached.
///
/// Throws Error(usage) unless 1 <= atoms, 1 <= nonzeros <= min(atoms, features), 0 <= iterations,
/// and there are at least as many signals that are not zero as atoms; Error(data) for signals that
/// are not finite. Bytes on a rank with s signals: 16*s*features, 40*s*nonzeros, and
/// 8*atoms*(atoms + 2*features + nonzeros). Cost of an iteration: an orthogonal matching pursuit
/// per signal (see kernel/matching_pursuit.hpp), and per atom up to 20 passes over the residuals of
/// its users, each with one reduction of `features` numbers.
Dictionary learn_dictionary(const Dataset& signals, const DictionaryOptions& options,
                            const DictionaryHooks& hooks = {});

/// Codes of signals by orthogonal matching pursuit: an AIJ matrix, samples x atoms, its rows laid
/// out as the dataset's, with at most `nonzeros` entries each. Collective. Throws Error(usage) for
/// another number of features than the dictionary has or unless 1 <= nonzeros <= min(atoms,
/// features), Error(data) as learn_dictionary() does.
MatHandle sparse_codes(const Dataset& signals, const Dictionary& dictionary, std::int64_t nonzeros);

/// Writes HDF5: /atoms, atoms x features, an atom per row; the rest as attributes of the root. The
/// file appears under its name when it is whole. Collective; rank 0 writes. Throws Error(data).
void save_dictionary(MPI_Comm comm, const Dictionary& dictionary, const std::string& path);

/// Collective; every rank reads all of it. Throws Error(data) when it is no dictionary of prunadag.
Dictionary load_dictionary(MPI_Comm comm, const std::string& path);

}  // namespace prunadag
#pragma GCC visibility pop
