// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "cli/solver_words.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/petsc.hpp"
#include "cli/words.hpp"
#include "fit/method.hpp"
#include "prunadag/model.hpp"

namespace prunadag::cli {
namespace {

/// TAO types that need second derivatives, residuals or constraints, which our problems lack. They
/// would stop in the middle or crash.
constexpr std::array needing_more{"nls",   "ntr",      "ntl",   "bnls",  "bntr",  "bntl", "tron",
                                  "brgn",  "pounders", "ipm",   "pdipm", "almm",  "admm", "lcl",
                                  "asils", "asfls",    "ssils", "ssfls", "bqpip", "gpcg", "shell"};

/// Any failure of PETSc here is a usage error, whatever its code.
void read_words(MPI_Comm comm, const FitOptions& options) {
  PetscBool recycles = PETSC_FALSE;
  try {
    const TaoHandle tao = make_tao(comm, options, 1);
    TaoType type;
    check(TaoGetType(tao, &type));
    if (std::ranges::find(needing_more, std::string_view(type)) != needing_more.end()) {
      throw Error(
          ErrorKind::usage,
          fmt::format("-tao_type {}: needs more than gradients, such as second derivatives; "
                      "use prunadag, adagrad, frankwolfe, lmvm or bncg",
                      type));
    }
    check(TaoGetRecycleHistory(tao, &recycles));
  } catch (const Error& error) {
    throw Error(ErrorKind::usage, error.what());
  }
  if (recycles) {
    throw Error(ErrorKind::usage,
                "-tao_recycle_history would do nothing: every fit is one solve, which begins with "
                "accumulators of its own; --start MODEL begins at a model");
  }
}

}  // namespace

void try_solver_words(const Call& call, const FitOptions& options) {
  require_limits();
  read_words(call.comm, options);
  refuse_unknown_petsc_words(call.petsc_words);
  refuse_unknown_solver_words();
  require_values();
}

void try_words_of_all_solvers(const Call& call) {
  require_limits();
  for (const MethodInfo& method : methods()) {
    FitOptions options;
    options.method = method.name;
    read_words(call.comm, options);
  }
  refuse_unknown_petsc_words(call.petsc_words);
  refuse_unknown_solver_words();
  require_values();
}

}  // namespace prunadag::cli
