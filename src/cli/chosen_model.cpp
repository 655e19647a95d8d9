// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/chosen_model.hpp"

#include <fmt/format.h>

#include "base/collective.hpp"
#include "cli/program_options.hpp"
#include "file/same_file.hpp"

namespace prunadag::cli {

bool is_path(const Call& call, const std::string& file) {
  require_same_file(call.comm, file);
  return agree(call.comm, [&] { return holds_path(file); });
}

void add_choice_option(po::options_description& options) {
  options.add_options()(
      "choice", po::value<std::string>()->value_name("WHICH"),
      "for a path with validation or folds: best, or 1se (the sparsest model within one "
      "standard error of the best)");
}

Model model_of_path(const Call& call, const std::string& file) {
  if (call.has("sparsity") == call.has("choice")) {
    throw Error(ErrorKind::usage,
                fmt::format("{} holds the models of a path: give --sparsity or --choice", file));
  }
  PathChoice choice;
  if (call.has("sparsity")) choice.sparsity = sparsity_of(call.text("sparsity"));
  choice.name = call.text("choice");
  const ModelPath path = load_path(call.comm, file);
  const std::size_t number = agree(call.comm, [&] { return chosen(path, choice); });
  return model_of(call.comm, path, number);
}

}  // namespace prunadag::cli
