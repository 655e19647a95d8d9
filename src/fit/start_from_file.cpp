// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <algorithm>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/text.hpp"
#include "data/labels.hpp"
#include "file/file.hpp"
#include "file/standard_input.hpp"
#include "prunadag/model.hpp"

namespace prunadag {

std::string start_from_file(const std::string& path, const Dataset& data, ScalingKind kind, Vec x,
                            const ClassLabels& classes) {
  const MPI_Comm comm = PetscObjectComm((PetscObject)x);
  const WriteArray entries(x);
  const std::string magic = agree(comm, [&] {
    const bool looks = rank_of(comm) == 0 && !is_standard_input(path);
    return looks ? first_bytes(path, 4) : std::string();
  });
  if (broadcast(comm, magic) != "\x89HDF") {
    const std::vector<double> numbers =
        read_numbers(comm, path, std::int64_t(entries.span().size()), "parameters of the model");
    std::copy(numbers.begin(), numbers.end(), entries.span().begin());
    return {};
  }
  const Model model = load_model(comm, path);
  if (model.outputs != data.outputs) {
    throw Error(ErrorKind::data,
                fmt::format("{}: a model with {} predictions for a sample, where {} "
                            "{} fitted",
                            path, model.outputs, data.outputs, data.outputs == 1 ? "is" : "are"));
  }
  if (!classes.all.empty() && model.classes.all != classes.all) {
    throw Error(ErrorKind::data, fmt::format("{}: a model of the classes {}, where {} are fitted",
                                             path, class_list(model.classes), class_list(classes)));
  }
  if (model.features != data.features || model.intercept != data.intercept) {
    throw Error(ErrorKind::data,
                fmt::format("{}: a model of {} features {} an intercept, where {} {} are fitted",
                            path, model.features, model.intercept ? "with" : "without",
                            data.features, data.intercept ? "with one" : "without one"));
  }
  if (model.scaling.kind != kind) {
    throw Error(ErrorKind::data, fmt::format("{}: its weights are for {} scaling, where {} is used",
                                             path, name_of(model.scaling.kind), name_of(kind)));
  }
  if (!model.names.empty() && !data.names.empty()) {
    const auto [theirs, ours] =
        std::mismatch(model.names.begin(), model.names.end(), data.names.begin());
    if (theirs != model.names.end()) {
      throw Error(ErrorKind::data, fmt::format("{}: its feature {} is {}, where {} is fitted", path,
                                               theirs - model.names.begin() + 1,
                                               listed({&*theirs, 1}), listed({&*ours, 1})));
    }
  }
  const ReadArray parameters(model.parameters);
  agree(comm, [&] {
    if (parameters.span().size() != entries.span().size()) {
      throw Error(
          ErrorKind::usage,
          fmt::format("{}: its parameters are spread over the ranks as PETSc does by itself; "
                      "those of the problem are not",
                      path));
    }
  });
  std::copy(parameters.span().begin(), parameters.span().end(), entries.span().begin());
  return agree(comm, [&] {
    if (model.names.empty() == data.names.empty()) return std::string();
    return fmt::format("{}: its features have {}: they go by position", path,
                       model.names.empty() ? "no names, those of the data have"
                                           : "names, those of the data have none");
  });
}

}  // namespace prunadag
