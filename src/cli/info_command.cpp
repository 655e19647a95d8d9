// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/evaluate.hpp"
#include "cli/history.hpp"
#include "cli/path_table.hpp"
#include "cli/program_options.hpp"
#include "cli/words.hpp"
#include "data/format.hpp"
#include "data/lines.hpp"
#include "file/hdf5_reader.hpp"
#include "kernel/sums.hpp"
#include "prunadag/dictionary.hpp"
#include "prunadag/model.hpp"
#include "report/json.hpp"

namespace prunadag::cli {
namespace {

const char* const example =
    "  prunadag info --file model.h5\n"
    "  mpirun -n 2 prunadag info --file train.svm.gz\n";

po::options_description options() {
  po::options_description all("Options", help_width);
  all.add_options()(
      "file", po::value<std::string>()->value_name("FILE"),
      "a model, a path of models, a dictionary, data, or an output of fit and evaluate "
      "(`info FILE` works, too)");
  add_layout_options(all);
  return all;
}

void show(const Call& call, std::string_view name, const std::string& value) {
  // name and value may come from a file
  call.say(printable(fmt::format("  {:<18} {}", name, value)));
}

void show_details(const Call& call, const Details& details) {
  for (const auto& [name, value] : details) {
    show(call, name, value.visit([](const auto& v) { return fmt::format("{}", v); }));
  }
}

/// Shows all classes, in the order of predictions, or the number of targets.
void show_outputs(const Call& call, const Model& model) {
  if (loss_named(model.loss).labels == LabelRule::two_classes) {
    show(call, "classes", fmt::format("{} and {}", model.classes.negative, model.classes.positive));
  } else if (!model.classes.all.empty()) {
    show(call, "classes", fmt::format("{}", fmt::join(model.classes.all, ", ")));
  }
  if (model.outputs > 1 && model.classes.all.empty()) {
    show(call, "targets", std::to_string(model.outputs));
  }
}

void show_model(const Call& call, const std::string& path) {
  const Model model = load_model(call.comm, path);
  const ReadArray array(model.parameters);
  const auto own = array.span().first(owned_of_first(model.parameters, model.weights()));
  const std::int64_t zeros = sum(call.comm, std::count(own.begin(), own.end(), 0.0));
  const std::int64_t small = sum(call.comm, count_below(own, 1e-3));
  call.say(fmt::format("{}: model of prunadag", path));
  show(call, "features", std::to_string(model.features));
  if (!model.names.empty()) show(call, "names", listed(model.names));
  show(call, "nonzero weights", std::to_string(model.weights() - zeros));
  show(call, "below 1e-3", std::to_string(small));
  show(call, "intercept", model.intercept ? "yes" : "no");
  show(call, "loss", model.loss);
  show(call, "l2", fmt::format("{}", model.l2));
  show(call, "scaling", name_of(model.scaling.kind));
  show_outputs(call, model);
  show_details(call, model.details);
}

void show_path(const Call& call, const std::string& file) {
  const ModelPath path = load_path(call.comm, file);
  call.say(fmt::format("{}: path of {} models of prunadag", file, path.models.size()));
  show(call, "features", std::to_string(path.common.features));
  if (!path.common.names.empty()) show(call, "names", listed(path.common.names));
  show(call, "intercept", path.common.intercept ? "yes" : "no");
  show(call, "loss", path.common.loss);
  show_outputs(call, path.common);
  show(call, "scaling", name_of(path.common.scaling.kind));
  show_details(call, path.common.details);
  for (std::size_t k = 0; k < path.models.size(); ++k) {
    const std::string choice = choice_of(path, k);
    show(call, fmt::format("sparsity {:.4g} %", 100 * path.models[k].sparsity),
         fmt::format("{} weights, objective {:.7g}{}{}", path.models[k].nonzeros,
                     path.models[k].objective, choice.empty() ? "" : ", ", choice));
  }
}

void show_dictionary(const Call& call, const std::string& path) {
  const Dictionary dictionary = load_dictionary(call.comm, path);
  call.say(fmt::format("{}: dictionary of prunadag", path));
  show(call, "features", std::to_string(dictionary.features));
  show(call, "atoms", std::to_string(dictionary.atoms));
  show_details(call, dictionary.details);
}

void show_data(const Call& call, Source& file, const Format& format, const DataSource& source) {
  const Rows rows = format.read(file, source);
  const std::int64_t samples = sum(call.comm, rows.count());
  const std::int64_t columns = largest(call.comm, rows.columns());
  const std::int64_t nonzeros = sum(call.comm, rows.nonzeros());
  call.say(fmt::format("{}: data", file.path()));
  show(call, "format", std::string(format.description));
  show(call, "compression", file.compression().empty() ? "none" : file.compression());
  show(call, "bytes", std::to_string(file.stored_bytes()));
  show(call, "samples", std::to_string(samples));
  show(call, rows.is_sparse() ? "features" : "columns", std::to_string(columns));
  if (samples > 0 && columns > 0) {
    show(call, "nonzeros",
         fmt::format("{} ({:.3g} %)", nonzeros,
                     100.0 * double(nonzeros) / double(samples) / double(columns)));
  }
  if (rows.header_line > 0) {
    show(call, "names", fmt::format("in line {}: {}", rows.header_line, listed(rows.names)));
  }
  show(call, "labels",
       sum(call.comm, std::int64_t(rows.labels.size())) > 0 ? "in the file" : "none");
}

/// Shows a CSV file with one of our headers: the number of rows, and the last row.
void show_rows(const Call& call, Source& file, const std::string& what) {
  const std::string header = file.head().substr(0, file.head().find('\n'));
  std::int64_t lines = 0;
  std::string last;
  for_each_line(file, [&](std::string_view line) {
    ++lines;
    last = line;
  });
  const std::int64_t rows = sum(call.comm, lines) - 1;
  const std::int64_t holder = largest(call.comm, lines > 0 ? rank_of(call.comm) : 0);
  if (rank_of(call.comm) != holder) last.clear();
  int length = int(last.size());
  MPI_Bcast(&length, 1, MPI_INT, int(holder), call.comm);
  last.resize(std::size_t(length));
  MPI_Bcast(last.data(), length, MPI_CHAR, int(holder), call.comm);
  call.say(fmt::format("{}: {}", file.path(), what));
  show(call, "rows", std::to_string(rows));
  const std::vector<std::string> names = split_list(header, ',');
  const std::vector<std::string> values = split_list(last, ',');
  for (std::size_t i = 0; rows > 0 && i < std::min(names.size(), values.size()); ++i) {
    if (!values[i].empty()) show(call, "last " + names[i], values[i]);
  }
}

/// The kind of a file, by names that only this kind has.
const char* kind_of(const nlohmann::ordered_json& json) {
  const bool evaluates = json.is_array() && !json.empty() && json[0].contains("rows");
  return evaluates                        ? "evaluation of models"
         : json.contains("cases")         ? "measurements of prunadag bench"
         : json.contains("mode")          ? "run of prunadag scale"
         : json.contains("gradient_norm") ? "summary of a fit"
                                          : "JSON, not of prunadag";
}

/// Shows a value, or the last of several values with a line each.
void show_json(const Call& call, const Source& file) {
  const std::string_view text(file.head());
  auto json = parse_json(text, file.path());
  std::int64_t lines = 1;
  if (!json) {
    const std::string_view whole = text.substr(0, text.find_last_not_of("\r\n") + 1);
    json = parse_json(whole.substr(whole.find_last_of('\n') + 1), file.path());
    lines += std::ranges::count(whole, '\n');
  }
  if (!json || !file.head_is_all()) {
    throw Error(ErrorKind::data, fmt::format("{}: is not a whole JSON file", file.path()));
  }
  call.say(fmt::format("{}: {}", file.path(), kind_of(*json)));
  if (lines > 1) show(call, "lines", std::to_string(lines));
  if (json->is_array()) return show(call, "entries", std::to_string(json->size()));
  for (const auto& [name, value] : json->items()) show(call, name, value.dump());
}

int run(const Call& call) {
  require(call, "file");
  refuse_unknown_petsc_words(call.petsc_words);
  const DataSource source = source_at(call, call.text("file"));
  Source file(call.comm, source.path);
  if (file.head().starts_with("\x89HDF")) {
    const bool dictionary =
        agree(call.comm, [&] { return hdf5::holds_dataset(source.path, "atoms"); });
    const bool path = !dictionary && agree(call.comm, [&] { return holds_path(source.path); });
    (dictionary ? show_dictionary : path ? show_path : show_model)(call, source.path);
  } else if (file.head().starts_with(history_columns)) {
    show_rows(call, file, "history of a fit");
  } else if (file.head().starts_with(evaluation_columns)) {
    show_rows(call, file, "evaluation of models");
  } else if (file.head().starts_with(path_columns)) {
    show_rows(call, file, "path of models");
  } else if (file.head().starts_with("{") || file.head().starts_with("[")) {
    show_json(call, file);
  } else {
    const Format& format = *agree(call.comm, [&] { return &format_of(file, source); });
    show_data(call, file, format, source);
  }
  return Exit::done;
}

}  // namespace

Command info_command() {
  return {"info", "tell what a file is and what is in it", example, options, run};
}

}  // namespace prunadag::cli
