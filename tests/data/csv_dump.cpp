// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// csv_dump LIST, for csv_peer.py. Each line of LIST is a JSON object with the path, ignore, header
// and separator of a table. Reads every table and writes what it holds, as JSON, to PATH.read.
#include <fstream>

#include <nlohmann/json.hpp>

#include "data/loading.hpp"
#include "prunadag/prunadag.h"
#include "support/dense.hpp"
#include "support/sanitizers.hpp"

using namespace prunadag;
using namespace prunadag::test;

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  {
    const KeptByLibraries kept;
    if (PetscInitialize(nullptr, nullptr, nullptr, nullptr)) return 2;
  }
  std::ifstream list(argv[1]);
  for (std::string line; std::getline(list, line);) {
    const nlohmann::json asked = nlohmann::json::parse(line);
    LoadOptions options = options_for(asked["path"], std::nullopt);
    options.data.format = "table";
    options.data.ignore_columns = asked["ignore"];
    options.data.header = asked["header"];
    options.data.separator = asked["separator"];
    nlohmann::json found;
    try {
      const LoadedData data = load_data(world(), options);
      found = {{"names", data.train.names}, {"rows", whole_matrix(data.train)}};
    } catch (const Error& error) {
      found = {{"error", error.what()}};
    }
    if (rank_of(world()) == 0) std::ofstream(options.data.path + ".read") << found.dump();
  }
  check_leaks();
  return PetscFinalize() ? 1 : 0;
}
