// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <array>
#include <string>

#include "kernel/loss/logistic.hpp"
#include "kernel/loss/make_loss.hpp"
#include "kernel/loss/squared.hpp"
#include "prunadag/error.hpp"

namespace prunadag {
namespace {

constexpr std::array registry{
    make_loss<Squared>("squared", "1/2 ||A x - b||^2"),
    make_loss<Logistic>("logistic", "mean of log(1 + exp(-y a'x))"),
};

}  // namespace

std::span<const Loss> losses() { return registry; }

const Loss& loss_named(std::string_view name) {
  std::string names;
  for (const Loss& loss : registry) {
    if (loss.name == name) return loss;
    names += (names.empty() ? "" : ", ") + std::string(loss.name);
  }
  throw Error(ErrorKind::usage, "unknown loss '" + std::string(name) + "': use " + names);
}

}  // namespace prunadag
