// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Dictionaries in HDF5: the atoms in /atoms, all else in attributes of the root.
#include <cmath>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "dictionary/dictionary_writer.hpp"
#include "file/hdf5_file.hpp"
#include "file/hdf5_reader.hpp"
#include "file/same_file.hpp"
#include "kernel/sums.hpp"
#include "prunadag/dictionary.hpp"

namespace prunadag {

std::int64_t bytes_of_dictionary(std::int64_t atoms, std::int64_t features) {
  constexpr std::int64_t details = 4096;
  return hdf5::Writer::bytes(atoms * features, {}) + details;
}

void write_dictionary(MPI_Comm comm, const Dictionary& dictionary, OutputFile* output) {
  const hdf5::Quiet quiet;
  agree(comm, [&] {
    if (!output) return;
    Details attributes = dictionary.details;
    attributes["features"] = dictionary.features;
    attributes["atoms"] = dictionary.atoms;
    hdf5::Writer writer(*output, std::int64_t(dictionary.entries.size()), attributes);
    writer.begin_dataset("atoms", {dictionary.atoms, dictionary.features});
    writer.append(dictionary.entries);
    writer.finish();
    output->commit();
  });
}

void save_dictionary(MPI_Comm comm, const Dictionary& dictionary, const std::string& path) {
  std::unique_ptr<OutputFile> output;
  agree(comm, [&] {
    if (rank_of(comm) == 0) output = std::make_unique<OutputFile>(path);
  });
  write_dictionary(comm, dictionary, output.get());
}

Dictionary load_dictionary(MPI_Comm comm, const std::string& path) {
  const hdf5::Quiet quiet;
  require_same_file(comm, path);
  return agree(comm, [&] {
    hdf5::Reader reader(path, "dictionary", "atoms");
    Dictionary dictionary;
    dictionary.features = reader.take<std::int64_t>("features");
    dictionary.atoms = reader.take<std::int64_t>("atoms");
    if (dictionary.features < 1 || dictionary.atoms < 1) reader.fail_damaged("it has no atoms");
    reader.require_shape("atoms", {dictionary.atoms, dictionary.features});
    dictionary.entries.resize(std::size_t(dictionary.features) * std::size_t(dictionary.atoms));
    reader.read("atoms", 0, dictionary.entries);
    for (std::int64_t j = 0; j < dictionary.atoms; ++j) {
      const double norm = std::sqrt(sum_of_squares(dictionary.atom(j)));
      if (!(std::abs(norm - 1) < 1e-8)) {
        reader.fail_damaged(fmt::format("atom {} has norm {}, not 1", j + 1, norm));
      }
    }
    dictionary.details = reader.rest();
    return dictionary;
  });
}

}  // namespace prunadag
