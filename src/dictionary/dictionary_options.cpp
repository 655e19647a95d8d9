// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "dictionary/dictionary_options.hpp"

namespace prunadag {

const OptionTable<DictionaryOptions>& dictionary_rows() {
  using D = DictionaryOptions;
  static const OptionTable<D> rows{
      whole_row("atoms", "K", &D::atoms, "number of atoms, at most one per sample"),
      whole_row("nonzeros", "N", &D::nonzeros, "greatest number of atoms in a sample"),
      whole_row("iterations", "N", &D::iterations,
                "iterations of K-SVD; 0: the atoms are random samples, scaled to norm 1"),
      seed_row(&D::seed, "seed of the subset and of the samples that atoms start from"),
  };
  return rows;
}

}  // namespace prunadag
