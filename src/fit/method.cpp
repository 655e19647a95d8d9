// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "fit/method.hpp"

#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "base/text.hpp"
#include "prunadag/error.hpp"
#include "prunadag/prunadag.h"
#include "tao/limits.hpp"

namespace prunadag {
namespace {

/// A method: its name, its TAO type and its settings. A new method is a line in the table.
struct Method {
  const char *name, *description, *type;
  int setting;
  PetscErrorCode (*apply)(Tao, int);
};

PetscErrorCode set_variant(Tao tao, int variant) {
  return TaoPrunAdagSetVariant(tao, TaoPrunAdagVariant(variant));
}
PetscErrorCode set_step_rule(Tao tao, int rule) {
  return TaoFrankWolfeSetStepRule(tao, TaoFrankWolfeStepRule(rule));
}
PetscErrorCode set_nothing(Tao, int) { return 0; }

constexpr std::array<const char*, 2> units_names{"scaled", "paper"};

constexpr std::array table{
    Method{"prunadag-v1", "fastest, least robust to pruning", TAOPRUNADAG, TAO_PRUNADAG_V1,
           set_variant},
    Method{"prunadag-v2", "v1 without the scaling of the bounds", TAOPRUNADAG, TAO_PRUNADAG_V2,
           set_variant},
    Method{"prunadag-v3", "recommended", TAOPRUNADAG, TAO_PRUNADAG_V3, set_variant},
    Method{"prunadag-v4", "for very high sparsity", TAOPRUNADAG, TAO_PRUNADAG_V4, set_variant},
    Method{"prunadag-relevant", "only the most relevant parameters move", TAOPRUNADAG,
           TAO_PRUNADAG_RELEVANT, set_variant},
    Method{"lmvm", "the minimiser itself, by limited-memory BFGS", TAOLMVM, 0, set_nothing},
    Method{"adagrad", "Adagrad, without regard to pruning", TAOADAGRAD, 0, set_nothing},
    Method{"fw1", "Frank-Wolfe, decreasing steps", TAOFRANKWOLFE, TAO_FRANKWOLFE_DECREASING,
           set_step_rule},
    Method{"fw2", "Frank-Wolfe, rescaled steps", TAOFRANKWOLFE, TAO_FRANKWOLFE_RESCALED,
           set_step_rule},
};

const Method& method_named(const std::string& name) {
  for (const Method& method : table) {
    if (method.name == name) return method;
  }
  std::vector<std::string> names;
  for (const Method& method : table) names.emplace_back(method.name);
  const std::string close = nearest(name, names);
  throw Error(ErrorKind::usage,
              close.empty() ? fmt::format("unknown method '{}': use {}", name, join(names, ", "))
                            : fmt::format("unknown method '{}': did you mean '{}'?", name, close));
}

}  // namespace

const std::vector<MethodInfo>& methods() {
  static const std::vector<MethodInfo> list = [] {
    std::vector<MethodInfo> infos;
    for (const Method& method : table) infos.push_back({method.name, method.description});
    return infos;
  }();
  return list;
}

void check_options(const FitOptions& options) {
  method_named(options.method);
  if (options.target_count < 0 || !(options.target_share > 0 && options.target_share <= 1)) {
    throw Error(
        ErrorKind::usage,
        fmt::format("target {}: give a count of at least 1 or a share of the features such "
                    "as 10%",
                    options.target_count ? double(options.target_count) : options.target_share));
  }
  if (options.max_iterations < 0 || options.max_iterations > std::int64_t(PETSC_MAX_INT)) {
    throw Error(ErrorKind::usage, fmt::format("max-iterations {}: must be from 0 to {}",
                                              options.max_iterations, std::int64_t(PETSC_MAX_INT)));
  }
  if (!(options.tolerance >= 0) || !std::isfinite(options.tolerance)) {
    throw Error(ErrorKind::usage,
                fmt::format("tolerance {}: must be finite and at least 0", options.tolerance));
  }
  if (!(options.gain_tolerance >= 0 && options.gain_tolerance < 1)) {
    throw Error(ErrorKind::usage, fmt::format("gain-tolerance {}: must be at least 0 and below 1",
                                              options.gain_tolerance));
  }
  for (const auto& [name, value] : {std::pair{"radius", options.frankwolfe_radius},
                                    std::pair{"beta", options.frankwolfe_beta}}) {
    if (!(value > 0) || !std::isfinite(value)) {
      throw Error(ErrorKind::usage, fmt::format("{} {}: must be finite and positive", name, value));
    }
  }
}

bool minimises(const FitOptions& options) {
  return method_named(options.method).type == std::string_view(TAOLMVM);
}

bool is_scaled(const FitOptions& options) {
  return minimises(options) ||
         (options.units == Units::scaled && options.method.starts_with("prunadag"));
}

bool fits_groups(const FitOptions& options) {
  return method_named(options.method).type == std::string_view(TAOPRUNADAG);
}

const char* name_of(Units units) { return units_names[std::size_t(units)]; }

Units units_named(const std::string& name) {
  for (std::size_t i = 0; i < units_names.size(); ++i) {
    if (name == units_names[i]) return Units(i);
  }
  throw Error(ErrorKind::usage, fmt::format("unknown units '{}': use scaled or paper", name));
}

FitOptions paper_options() {
  FitOptions options;
  options.units = Units::paper;
  options.max_iterations = 10000;
  return options;
}

TaoHandle make_tao(MPI_Comm comm, const FitOptions& options, std::int64_t target) {
  const Method& method = *agree(comm, [&] {
    check_options(options);
    return &method_named(options.method);
  });
  TaoHandle tao;
  check(PrunAdagInitialize());
  check(TaoCreate(comm, tao.put()));
  agree(comm, [&] { check(TaoSetType(tao, method.type)); });  // a rank may lack memory
  check(method.apply(tao, method.setting));
  const bool paper = options.units == Units::paper;
  check(TaoPrunAdagSetUnits(tao, paper ? TAO_PRUNADAG_UNITS_PAPER : TAO_PRUNADAG_UNITS_SCALED));
  if (!paper) check(TaoPrunAdagSetGainTolerance(tao, options.gain_tolerance));
  check(TaoPrunAdagSetTarget(tao, double(target)));  // types ignore the setters of other types
  check(TaoFrankWolfeSetTarget(tao, double(target)));
  check(TaoFrankWolfeSetRadius(tao, options.frankwolfe_radius));
  check(TaoFrankWolfeSetBeta(tao, options.frankwolfe_beta));
  check(TaoSetTolerances(tao, options.tolerance, 0.0, 0.0));
  check(set_maximum_iterations(tao, PetscInt(options.max_iterations)));
  check(TaoSetFromOptions(tao));
  return tao;
}

}  // namespace prunadag
