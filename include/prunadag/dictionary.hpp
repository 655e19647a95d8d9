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

/// A dictionary of atoms. A signal is close to a sum of a few atoms. The same on every rank.
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
  std::int64_t nonzeros = 100;   ///< greatest number of nonzeros in the code of a signal
  std::int64_t iterations = 10;  ///< 0: the atoms are the signals that K-SVD starts from
  std::uint64_t seed = 1;        ///< seed for the choice of the first atoms
};

/// The state of learning after an iteration. Residuals are norm(Y - D X) / norm(Y), over all
/// signals.
struct DictionaryProgress {
  std::int64_t iteration = 0;  ///< from 1
  double coded = 0;            ///< residual after the coding of the signals
  double updated = 0;          ///< residual after the update of the atoms; not above `coded`
  double mean_nonzeros = 0;    ///< per signal
  std::int64_t replaced = 0;   ///< atoms replaced by signals before the coding
  double seconds = 0;          ///< since the start
};

/// Callbacks of learning, called on every rank. They must not throw or communicate.
struct DictionaryHooks {
  std::function<void(const DictionaryProgress&)> progress;  ///< after every iteration
  std::function<bool()> stop;  ///< called a few times per iteration; true on any rank ends learning
};

/// Learns a dictionary for the signals by K-SVD. Signals are the rows of the dataset without an
/// intercept.
///
/// Collective. The signals stay on their ranks. The result is the same on any number of ranks, to
/// rounding. No step raises the residual over all signals. New codes replace all old codes if they
/// lower the residual, else only the codes of the signals that they improve. Signals with the
/// largest residuals replace unused atoms, and one of two atoms with an inner product above 0.99,
/// where the residual does not grow. A request to stop leaves the last iteration unfinished; the
/// dictionary is still valid. `details` hold the options, the number of finished `iterations`, and
/// the final `relative_residual` and `mean_nonzeros`.
///
/// Throws Error(usage) unless 1 <= atoms, 1 <= nonzeros <= min(atoms, features), 0 <= iterations,
/// and at least as many signals are nonzero as there are atoms; Error(data) for signals that are
/// not finite. Bytes on a rank with s signals: 16*s*features, 40*s*nonzeros, and 8*atoms*(atoms +
/// 2*features + nonzeros). Cost of an iteration: an orthogonal matching pursuit per signal (see
/// kernel/matching_pursuit.hpp), and per atom up to 20 passes over the residuals of its users, each
/// with one reduction of `features` numbers.
Dictionary learn_dictionary(const Dataset& signals, const DictionaryOptions& options,
                            const DictionaryHooks& hooks = {});

/// Codes signals by orthogonal matching pursuit. Returns an AIJ matrix, samples x atoms, with rows
/// laid out as those of the dataset and at most `nonzeros` entries each. Collective. Throws
/// Error(usage) unless the dictionary has the same number of features and 1 <= nonzeros <=
/// min(atoms, features); Error(data) as learn_dictionary() does.
MatHandle sparse_codes(const Dataset& signals, const Dictionary& dictionary, std::int64_t nonzeros);

/// Writes HDF5: /atoms, atoms x features, an atom per row; the other members are attributes of the
/// root. The file appears under its name once it is complete. Collective; rank 0 writes. Throws
/// Error(data).
void save_dictionary(MPI_Comm comm, const Dictionary& dictionary, const std::string& path);

/// Collective; every rank reads the whole file. Throws Error(data) for a file that is not a
/// dictionary of prunadag.
Dictionary load_dictionary(MPI_Comm comm, const std::string& path);

}  // namespace prunadag
#pragma GCC visibility pop
